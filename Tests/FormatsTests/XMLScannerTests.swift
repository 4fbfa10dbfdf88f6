import FuzzTargets
import Testing

@testable import Formats

/// Our own reader of XML takes what libxml2 takes, says the same of it, and refuses the rest.
@Suite struct XMLScannerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    /// nil for a document that is well-formed.
    let code: String?
    let line: Int?
    var testDescription: String { String(text.prefix(60)) }

    init(_ text: String, _ code: String? = nil, line: Int? = nil) {
      self.text = text
      self.code = code
      self.line = line
    }
  }

  static let wellFormed = [
    Case("<a/>"), Case("<a></a>"), Case("<a ></a >"), Case("<a\n\tb = 'c'\n/>"),
    Case("<Stmt><Ntry><Amt Ccy=\"EUR\">1.00</Amt></Ntry></Stmt>"),
    Case("<Stmt><Ntry><Amt Ccy='EUR' >1</Amt><Amt x:Ccy=\"USD\">2</Amt></Ntry></Stmt>"),
    Case("<p:Stmt xmlns:p=\"urn:p\"><p:Ntry><p:Sts>a</p:Sts></p:Ntry></p:Stmt>"),
    Case("<x:Stmt><Ntry/></x:Stmt>"),
    Case("<Document xmlns=\"\"/>"), Case("<Document xmlns=\"a&amp;b\r\nc\"/>"),
    Case("<Stmt><Ntry><Sts>a&amp;b&lt;&gt;&quot;&apos;&#65;&#x1F600;</Sts></Ntry></Stmt>"),
    Case("<Stmt><Ntry><Sts> a\r\nb\rc\n </Sts></Ntry></Stmt>"),
    Case("<Stmt><Ntry><Sts>a<!-- b -->c<?d e?>f<![CDATA[<g>]]]>h</Sts></Ntry></Stmt>"),
    Case("<Stmt><Ntry><Sts>a<Cd>b</Cd>c</Sts><u><v>w</v></u>x</Ntry></Stmt>"),
    Case("<Stmt><Ntry><Sts>]] ]>]</Sts><é·>ü</é·></Ntry></Stmt>"),
    Case("<Document><BkToCstmrDbtCdtNtfctnV01><Stmt/></BkToCstmrDbtCdtNtfctnV01></Document>"),
    Case("<Envelope><Body><Stmt><Ntry/></Stmt></Body></Envelope>"),
    Case("<?xml version=\"1.0\"?><!-- a --><?b?>\n<Stmt/> <!-- c -->\n"),
    Case("<?xml version='1.0' encoding='utf-8' standalone='yes' ?><Stmt/>"),
    Case("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Stmt><Ntry/></Stmt>"),
    Case("<Stmt/><?xml version=\"1.0\"?><Stmt/><!-- a --><Stmt/>"),
    Case("<Stmt/><?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<Stmt><Ntry/></Stmt>"),
    Case("\u{FEFF}<Stmt/>\n"), Case("<!---> a --><Stmt/>"), Case("<a><!---> a --></a>"),
    Case("<a b=\">\" c='\"/>'/>"), Case("<a xml:lang='de' xml:space='x'/>"), Case("<xml:a/>"),
  ]

  static let broken = [
    Case("", "ING-0031"), Case("<", "ING-0031"), Case("<a", "ING-0031"), Case("<a>", "ING-0031"),
    Case("<a>\n<b>\n", "ING-0031"), Case("<a b=\"", "ING-0031"), Case("<a/><!-- ", "ING-0031"),
    Case("<a>\n</b>", "ING-0030", line: 2), Case("<a></a b>", "ING-0030"),
    Case("<a>\n<b></a>", "ING-0030", line: 2), Case("<ab></a>", "ING-0030"),
    Case("<p:a></a>", "ING-0030"), Case("<a></p:a>", "ING-0030"),
    Case("<abcdefghijklmnopq></abcdefghijklmnopr>", "ING-0030"),
    Case("<a>&b;</a>", "ING-0030"), Case("<a>&amp</a>", "ING-0030"), Case("<a>& </a>", "ING-0030"),
    Case("<a>&#0;</a>", "ING-0030"), Case("<a>&#xD800;</a>", "ING-0030"),
    Case("<a>&#1114112;</a>", "ING-0030"), Case("<a>&#xFFFE;</a>", "ING-0030"),
    Case("<a>&#;</a>", "ING-0030"), Case("<a>&#x;</a>", "ING-0030"),
    Case("<a>&#X41;</a>", "ING-0030"),
    Case("<a>&#99999999999999999999;</a>", "ING-0030"), Case("<a>]]></a>", "ING-0030"),
    Case("<a>\u{1}</a>", "ING-0030"), Case("<a>\u{FFFE}</a>", "ING-0030"),
    Case("<a b></a>", "ING-0030"), Case("<a b=c/>", "ING-0030"), Case("<a b=\"<\"/>", "ING-0030"),
    Case("<a b=\"c\"d=\"e\"/>", "ING-0030"), Case("<a\nb=\"\"\nb=\"\"/>", "ING-0030", line: 3),
    Case("<a b=\"&c;\"/>", "ING-0030"), Case("<a b=\"\u{1}\"/>", "ING-0030"),
    Case("<a xmlns=\"b\" xmlns=\"c\"/>", "ING-0030"), Case("<a / >", "ING-0030"),
    Case("<a/ b=\"c\">", "ING-0030"), Case("< a/>", "ING-0030"), Case("<1/>", "ING-0030"),
    Case("<a:/>", "ING-0030"), Case("<:a/>", "ING-0030"), Case("<a:b:c/>", "ING-0030"),
    Case("<a><b:c:d/></a>", "ING-0030"), Case("<a>\n<!-- -- --></a>", "ING-0030", line: 2),
    Case("<a><!-- ---></a>", "ING-0030"), Case("<a><?xml version=\"1.0\"?></a>", "ING-0030"),
    Case("<a><?b?c?></a>", "ING-0030"), Case("<a><? b?></a>", "ING-0030"),
    Case("<a><![CDATA[\u{1}]]></a>", "ING-0030"),
    Case("<?xml version=\"1.0\"?>a<b/>", "ING-0030"),
    Case("<?xml version=\"1.0\"?><![CDATA[]]><b/>", "ING-0030"),
    Case("<?xml version=\"1.0\"?></b>", "ING-0030"),
    Case("<?xml version=\"2.0\"?><b/>", "ING-0030"),
    Case("<?xml encoding=\"UTF-8\"?><b/>", "ING-0030"),
    Case("<a/>b", "ING-0035"), Case("b<a/>", "ING-0035"), Case("<a/></a>", "ING-0035"),
    Case("<a/><![CDATA[]]>", "ING-0035"), Case("<!DOCTYPE a><a/>", "ING-0032"),
    Case("<a><!DOCTYPE a></a>", "ING-0032"), Case("<a><!ENTITY b \"c\"></a>", "ING-0032"),
    Case("<a>\n\u{0}</a>", "ING-0022", line: 2), Case("<a \u{0}/>", "ING-0022"),
    Case(String(repeating: "<a>", count: 65), "ING-0033"),
    Case("<Stmt><Ntry><Sts>" + String(repeating: "x", count: 1 << 21), "ING-0034"),
    Case("<a b=\"" + String(repeating: "x", count: 1 << 21) + "\"/>", "ING-0034"),
  ]

  @Test(arguments: wellFormed)
  func `what is well-formed is read as libxml2 reads it`(document: Case) {
    let bytes = Array(document.text.utf8)
    #expect(XMLTrace.scanned(bytes).error == nil)
    #expect(XMLCheck.violations(bytes) == [])
  }

  @Test(arguments: broken)
  func `what is broken is refused as libxml2 refuses it`(document: Case) {
    let bytes = Array(document.text.utf8)
    let error = XMLTrace.scanned(bytes).error
    #expect(error?.code == document.code)
    if let line = document.line { #expect(error?.location?.line == line) }
    #expect(XMLTrace.library(bytes).error?.code == document.code)
    #expect(XMLCheck.violations(bytes) == [])
  }

  @Test(arguments: [
    [0x3C, 0x61, 0x3E, 0xC3, 0x28, 0x3C, 0x2F, 0x61, 0x3E], [0x3C, 0x61, 0x3E, 0xC0, 0x80],
    [0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80], [0x3C, 0x61, 0x3E, 0xF4, 0x90, 0x80, 0x80],
    [0x3C, 0x61, 0x3E, 0xE0, 0x80, 0x80], [0x3C, 0x61, 0x3E, 0x80, 0x20, 0x20, 0x20],
    [0x3C, 0xC3, 0x28, 0x2F, 0x3E], [0x3C, 0x61, 0x20, 0x62, 0x3D, 0x22, 0xFF, 0x22, 0x2F, 0x3E],
  ])
  func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
    #expect(XMLTrace.scanned(bytes).error?.code == "ING-0030")
    #expect(XMLCheck.violations(bytes) == [])
  }

  @Test func `where the pieces of a file end makes no difference`() {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:a"><BkToCstmrDbtCdtNtfctnV01><Stmt><Ntry a='1'><Amt Ccy="EUR">1.00</Amt>\r
      <Sts>ä&amp;€<!-- b --><![CDATA[c]]><Cd>BOOK</Cd></Sts><Refs>\r\n<AcctSvcrRefOfBank >😀
      </AcctSvcrRefOfBank></Refs><u><v x="y">w]</v></u></Ntry></Stmt>
      </BkToCstmrDbtCdtNtfctnV01></Document><!-- d --><?xml version="1.0"?><Stmt/>
      """
    for text in [text, text + "<Stmt>\n</Stnt>", text + "<Stmt>\u{1}"] {
      let bytes = Array(text.utf8)
      let whole = XMLTrace.scanned(bytes)
      for cut in 1..<bytes.count {
        let pieces = XMLTrace.scanned(bytes, cut: cut)
        #expect(pieces.events == whole.events, "cut at \(cut)")
        #expect(pieces.error?.code == whole.error?.code, "cut at \(cut)")
        #expect(pieces.error?.location?.offset == whole.error?.location?.offset, "cut at \(cut)")
      }
    }
  }
}
