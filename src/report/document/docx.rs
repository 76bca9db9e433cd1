//! Printed terms as a Word document.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, AlignmentType, BreakType, Docx, Footer, IndentLevel, Level, LevelJc, LevelOverride, LevelText,
    NumPages, NumberFormat, Numbering, NumberingId, PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style,
    StyleType, Table, TableCell, TableRow,
};

use crate::report::escape::escaped;
use crate::wording::document::{Block, Document};

/// The list with points; the crate writes a list with the number 1 of its own.
const POINTS: usize = 2;
/// The lists with numbers: the first has this one, the others those after it.
const STEPS: usize = 3;
/// Where the properties of all text end in the styles.
const TEXT_ENDS: &str = "</w:rPr></w:rPrDefault>";

/// Returns a document as the bytes of a Word document; an error says why there can be none.
pub fn docx(document: &Document) -> Result<Vec<u8>, String> {
    let mut docx = styled().add_paragraph(heading(&document.title, 1).align(AlignmentType::Center));
    // Every list of steps begins with 1.
    let mut steps = STEPS;
    for block in &document.blocks {
        if matches!(block, Block::Steps(_)) {
            let first = LevelOverride::new(0).start(1);
            docx = docx.add_numbering(Numbering::new(steps, STEPS).add_override(first));
        }
        docx = add(docx, block, steps);
        steps += usize::from(matches!(block, Block::Steps(_)));
    }
    let mut parts = docx.footer(footer()).build();
    parts.doc_props.core = properties(document).into_bytes();
    parts.styles = in_language(parts.styles, &document.language)?;
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

/// What page this is, and of how many.
fn footer() -> Footer {
    let pages = Paragraph::new().add_page_num(PageNum::new()).add_run(run(" / ")).add_num_pages(NumPages::new());
    Footer::new().add_paragraph(pages.align(AlignmentType::Center))
}

/// The title, the author and the language. No day: the same policy is the same document.
fn properties(document: &Document) -> String {
    let all = [("title", &document.title), ("creator", &document.author), ("language", &document.language)];
    let all = all.map(|(name, text)| format!("<dc:{name}>{}</dc:{name}>", escaped(text)));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{}</cp:coreProperties>",
        all.concat()
    )
}

/// Returns the styles with the language of all text, which the crate has no word for.
fn in_language(styles: Vec<u8>, language: &str) -> Result<Vec<u8>, String> {
    let styles = String::from_utf8(styles).map_err(|error| error.to_string())?;
    if !styles.contains(TEXT_ENDS) {
        return Err("its styles have no place for the language".to_owned());
    }
    let said = format!("<w:lang w:val=\"{}\"/>{TEXT_ENDS}", escaped(language));
    Ok(styles.replacen(TEXT_ENDS, &said, 1).into_bytes())
}

/// An empty document with its styles and lists.
fn styled() -> Docx {
    let style = |level: usize, size: usize| {
        let id = format!("Heading{level}");
        Style::new(id, StyleType::Paragraph).name(format!("heading {level}")).size(size).bold()
    };
    let list = |id: usize, format: &str, text: &str| {
        let level = Level::new(0, Start::new(1), NumberFormat::new(format), LevelText::new(text), LevelJc::new("left"));
        AbstractNumbering::new(id).add_level(level.indent(Some(720), Some(SpecialIndentType::Hanging(360)), None, None))
    };
    Docx::new()
        .default_fonts(RunFonts::new().ascii("Georgia").hi_ansi("Georgia"))
        .default_size(22)
        .add_style(style(1, 36))
        .add_style(style(2, 28))
        .add_style(style(3, 23))
        .add_abstract_numbering(list(POINTS, "bullet", "•"))
        .add_abstract_numbering(list(STEPS, "decimal", "%1."))
        .add_numbering(Numbering::new(POINTS, POINTS))
}

fn add(docx: Docx, block: &Block, steps: usize) -> Docx {
    match block {
        Block::Heading(level, number, text) => {
            let number = number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
            docx.add_paragraph(heading(&format!("{number}{text}"), usize::from(*level)))
        }
        Block::Paragraph(text) => docx.add_paragraph(paragraph(text)),
        Block::Quote(text) => docx.add_paragraph(paragraph(text).indent(Some(567), None, Some(567), None)),
        Block::List(points) => points.iter().fold(docx, |docx, point| docx.add_paragraph(item(point, POINTS))),
        Block::Steps(all) => all.iter().fold(docx, |docx, step| docx.add_paragraph(item(step, steps))),
        Block::Table(heads, rows) => {
            let row = |cells: &[String], bold: bool| {
                let cell = |text: &String| {
                    let run = if bold { run(text).bold() } else { run(text) };
                    TableCell::new().add_paragraph(Paragraph::new().add_run(run))
                };
                TableRow::new(cells.iter().map(cell).collect())
            };
            let rows = std::iter::once(row(heads, true)).chain(rows.iter().map(|cells| row(cells, false)));
            docx.add_table(Table::new(rows.collect())).add_paragraph(Paragraph::new())
        }
        Block::Signatures(sides) => {
            let cell = |(side, lines): &(String, Vec<String>)| {
                let cell =
                    TableCell::new().clear_all_border().add_paragraph(Paragraph::new().add_run(run(side).bold()));
                lines.iter().fold(cell, |cell, line| {
                    let line = run("").add_break(BreakType::TextWrapping).add_text(line);
                    cell.add_paragraph(Paragraph::new().add_run(line))
                })
            };
            let row = TableRow::new(sides.iter().map(cell).collect());
            docx.add_table(Table::without_borders(vec![row])).add_paragraph(Paragraph::new())
        }
        Block::Small(text) => docx.add_paragraph(Paragraph::new().add_run(run(text).size(14))),
    }
}

fn run(text: &str) -> Run {
    Run::new().add_text(text)
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph::new().add_run(run(text))
}

fn heading(text: &str, level: usize) -> Paragraph {
    paragraph(text).style(&format!("Heading{level}")).keep_next(true)
}

fn item(text: &str, list: usize) -> Paragraph {
    paragraph(text).numbering(NumberingId::new(list), IndentLevel::new(0))
}
