/// What an element of a pain message means to us, in whichever of the messages it stands.
enum PainField: Hashable {
  // Records.
  case message, block, transaction, reason

  // Message.
  case messageID, created, count, sum, initiator
  case originalMessageID, originalMessageType, originalCount, originalSum, groupStatus

  // Block.
  case blockID, blockStatus, blockCount, blockSum, requestedDate
  case method, batchBooking, serviceLevel, localInstrument, sequenceType, creditorScheme
  case ownName, ownIBAN, ownOther, ownCurrency, ownBIC, ownMember, ownAgentOther

  // Transaction.
  case amount, instructionID, endToEndID, transactionID, uetr
  case mandateID, mandateDate, mandateScheme
  case otherName, otherIBAN, otherOther, otherBIC, otherMember, otherAgentOther, ultimateName
  case unstructured, structuredReference
  case transactionStatus, bankReference, clearingReference, originalBlockID

  // Reason.
  case reasonCode, reasonInfo
}
