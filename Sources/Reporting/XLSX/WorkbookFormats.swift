import CLibXLSXWriter

/// The looks of a workbook's cells: few colours, made once and shared by all sheets.
final class WorkbookFormats {
  typealias Format = UnsafeMutablePointer<lxw_format>?

  let title, verdict, label, section, sectionRight, note, header, headerRight: Format
  let text, integer, date, instant, percent, totalLabel, check, checkLabel, wrong, input: Format

  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private var money: [MoneyLook: Format] = [:]

  private struct MoneyLook: Hashable {
    let exponent: UInt8
    let isTotal: Bool
  }

  private static let accent: lxw_color_t = 0x0B4F6C
  private static let pale: lxw_color_t = 0xEAF1F4
  private static let muted: lxw_color_t = 0x5F6B76
  private static let good: lxw_color_t = 0x1B6E4B
  private static let paleGood: lxw_color_t = 0xE5F3EC
  private static let paleYellow: lxw_color_t = 0xFFF8DC
  private static let lineYellow: lxw_color_t = 0xE3D9AE

  init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
    self.workbook = workbook
    func format(_ change: (Format) -> Void) -> Format {
      let format = workbook_add_format(workbook)
      format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
      change(format)
      return format
    }
    func headerLook(_ format: Format) {
      format_set_bold(format)
      format_set_font_color(format, 0xFFFFFF)
      format_set_bg_color(format, Self.accent)
      format_set_text_wrap(format)
    }
    func sectionLook(_ format: Format) {
      format_set_bold(format)
      format_set_font_color(format, Self.accent)
      format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_bottom_color(format, Self.accent)
    }
    title = format {
      format_set_bold($0)
      format_set_font_size($0, 18)
      format_set_font_color($0, Self.accent)
    }
    verdict = format {
      format_set_bold($0)
      format_set_font_size($0, 12)
    }
    label = format {
      format_set_font_color($0, Self.muted)
      format_set_indent($0, 1)
    }
    section = format {
      sectionLook($0)
      format_set_indent($0, 1)
    }
    sectionRight = format {
      sectionLook($0)
      format_set_align($0, UInt8(LXW_ALIGN_RIGHT.rawValue))
    }
    note = format {
      format_set_italic($0)
      format_set_font_color($0, Self.muted)
    }
    header = format {
      headerLook($0)
      format_set_indent($0, 1)
    }
    headerRight = format {
      headerLook($0)
      format_set_align($0, UInt8(LXW_ALIGN_RIGHT.rawValue))
    }
    text = format {
      format_set_num_format($0, "@")
      format_set_indent($0, 1)
    }
    integer = format { format_set_num_format($0, "#,##0") }
    date = format {
      format_set_num_format($0, "yyyy-mm-dd")
      format_set_align($0, UInt8(LXW_ALIGN_LEFT.rawValue))
      format_set_indent($0, 1)
    }
    instant = format {
      format_set_num_format($0, "yyyy-mm-dd hh:mm:ss")
      format_set_align($0, UInt8(LXW_ALIGN_LEFT.rawValue))
      format_set_indent($0, 1)
    }
    percent = format { format_set_num_format($0, "0.00####%") }
    totalLabel = format {
      format_set_bold($0)
      format_set_indent($0, 1)
      format_set_bg_color($0, Self.pale)
      format_set_top($0, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_top_color($0, Self.accent)
    }
    check = format {
      format_set_bold($0)
      format_set_num_format($0, "0")
      format_set_font_color($0, Self.good)
      format_set_bg_color($0, Self.paleGood)
      format_set_align($0, UInt8(LXW_ALIGN_RIGHT.rawValue))
    }
    checkLabel = format {
      format_set_font_color($0, Self.muted)
      format_set_indent($0, 1)
    }
    input = format {
      format_set_num_format($0, "@")
      format_set_indent($0, 1)
      format_set_bg_color($0, Self.paleYellow)
      format_set_border($0, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_border_color($0, Self.lineYellow)
    }
    wrong = format {
      format_set_font_color($0, 0xFFFFFF)
      format_set_bg_color($0, 0xA61B1B)
    }
  }

  /// An amount with the decimals of its currency, a minus in red.
  func money(exponent: UInt8, isTotal: Bool = false) -> Format {
    let look = MoneyLook(exponent: exponent, isTotal: isTotal)
    if let known = money[look] { return known }
    let format = workbook_add_format(workbook)
    let decimals = exponent == 0 ? "" : "." + String(repeating: "0", count: Int(exponent))
    format_set_num_format(format, "#,##0\(decimals);[Red]-#,##0\(decimals)")
    format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
    if isTotal {
      format_set_bold(format)
      format_set_bg_color(format, Self.pale)
      format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_top_color(format, Self.accent)
    }
    money[look] = format
    return format
  }
}

extension WorkbookFormats {
  /// Turns a check cell red while it shows anything but 0.
  func markUnlessZero(_ sheet: UnsafeMutablePointer<lxw_worksheet>, row: Int, column: Int) {
    var condition = lxw_conditional_format()
    condition.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
    condition.criteria = UInt8(LXW_CONDITIONAL_CRITERIA_NOT_EQUAL_TO.rawValue)
    condition.value = 0
    condition.format = wrong
    _ = worksheet_conditional_format_cell(sheet, UInt32(row), UInt16(column), &condition)
  }
}
