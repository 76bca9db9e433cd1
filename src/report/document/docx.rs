//! Printed terms as a Word document.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, AlignmentType, BreakType, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering,
    NumberingId, Paragraph, Run, RunFonts, SpecialIndentType, Start, Style, StyleType, Table, TableCell, TableRow,
};

use crate::wording::document::{Block, Document};

/// The list with points; the lists of steps have the numbers after it.
const POINTS: usize = 1;
/// The list with numbers.
const STEPS: usize = 2;

/// Returns a document as the bytes of a Word document; an error says why there can be none.
pub fn docx(document: &Document) -> Result<Vec<u8>, String> {
    let mut docx = styled().add_paragraph(heading(&document.title, 1).align(AlignmentType::Center));
    // Every list of steps begins with 1.
    let mut steps = STEPS;
    for block in &document.blocks {
        if matches!(block, Block::Steps(_)) {
            docx = docx.add_numbering(Numbering::new(steps, STEPS));
        }
        docx = add(docx, block, steps);
        steps += usize::from(matches!(block, Block::Steps(_)));
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
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
