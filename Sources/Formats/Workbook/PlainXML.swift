import CXMLShim
import Domain

/// What a small XML part says, element by element.
protocol PlainXMLReceiver {
  mutating func open(_ name: String, _ attributes: PlainXMLAttributes)
  mutating func close(_ name: String)
  mutating func text(_ text: String)
}

/// The attributes of one element; few, so that looking through them is quickest.
struct PlainXMLAttributes {
  fileprivate var all: [(name: String, value: String)] = []

  subscript(_ name: String) -> String? { all.last { $0.name == name }?.value }
}

/// Feeds bytes to a receiver, in pieces as they come.
final class PlainXML<Receiver: PlainXMLReceiver>: PlainXMLHandler {
  var receiver: Receiver
  private var parser: OpaquePointer?

  init(_ receiver: Receiver, depth: Int) {
    self.receiver = receiver
    super.init()
    parser = tieout_plain_create(depth, handlers)
    precondition(parser != nil, "libxml2 starts with memory to spare")
  }

  deinit { tieout_plain_destroy(parser) }

  fileprivate override func opened(_ name: String, _ attributes: PlainXMLAttributes) {
    receiver.open(name, attributes)
  }
  fileprivate override func closed(_ name: String) { receiver.close(name) }
  fileprivate override func found(_ text: String) { receiver.text(text) }

  /// - Returns: What is wrong with the XML, nil when it is good so far.
  func feed(_ bytes: UnsafeRawBufferPointer) -> String? {
    PlainXML.problem(
      tieout_plain_feed(parser, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
  }

  func finish() -> String? { PlainXML.problem(tieout_plain_finish(parser)) }

  private static func problem(_ status: tieout_xml_status) -> String? {
    switch status {
    case TIEOUT_XML_OK: nil
    case TIEOUT_XML_DOCTYPE: "it has a document type declaration"
    case TIEOUT_XML_TOO_DEEP: "its elements are nested too deep"
    default: "its XML is not well-formed"
    }
  }

  private var handlers: tieout_plain_handlers {
    tieout_plain_handlers(
      context: Unmanaged.passUnretained(self).toOpaque(),
      open: { context, name, length, attributes, count in
        var found = PlainXMLAttributes()
        for attribute in UnsafeBufferPointer(start: attributes, count: count) {
          found.all.append(
            (
              text(attribute.name, attribute.name_length),
              text(attribute.value, attribute.value_length)
            ))
        }
        handler(context).opened(text(name, length), found)
      },
      close: { context, name, length in handler(context).closed(text(name, length)) },
      text: { context, piece, length in handler(context).found(text(piece, length)) })
  }
}

/// The part of `PlainXML` that C can call, which knows no generic.
class PlainXMLHandler {
  fileprivate init() {}
  fileprivate func opened(_ name: String, _ attributes: PlainXMLAttributes) {}
  fileprivate func closed(_ name: String) {}
  fileprivate func found(_ text: String) {}
}

private func handler(_ context: UnsafeMutableRawPointer?) -> PlainXMLHandler {
  guard let context else { preconditionFailure("The reader is its own context") }
  return Unmanaged<PlainXMLHandler>.fromOpaque(context).takeUnretainedValue()
}

/// libxml2 hands out UTF-8 that it has checked.
private func text(_ start: UnsafePointer<UInt8>?, _ length: Int) -> String {
  String(utf8Checked: UnsafeRawBufferPointer(start: start, count: length))
}
