//! Printed terms as Markdown.

use crate::base::markdown::{escaped, escaped_line};
use crate::wording::document::{Block, Document};

/// Returns a document as Markdown.
pub fn markdown(document: &Document) -> String {
    let title = format!("# {}", escaped(&document.title));
    let blocks = document.blocks.iter().map(block);
    let parts: Vec<String> = std::iter::once(title).chain(blocks).collect();
    format!("{}\n", parts.join("\n\n"))
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, number, text) => {
            let number = number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
            format!("{} {number}{}", "#".repeat(usize::from(*level)), escaped(text))
        }
        Block::Paragraph(text) => escaped_line(text),
        Block::Quote(text) => format!("> {}", escaped_line(text)),
        Block::List(points) => {
            points.iter().map(|point| format!("- {}", escaped_line(point))).collect::<Vec<_>>().join("\n")
        }
        Block::Steps(steps) => {
            let steps = steps.iter().enumerate().map(|(i, step)| format!("{}. {}", i + 1, escaped_line(step)));
            steps.collect::<Vec<_>>().join("\n")
        }
        Block::Table(heads, rows) => {
            let line = |cells: &[String]| {
                format!("| {} |", cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | "))
            };
            let rule = format!("|{}", "---|".repeat(heads.len()));
            let rows = rows.iter().map(|row| line(row));
            [line(heads), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
        }
        Block::Signatures(sides) => sides.iter().map(side).collect::<Vec<_>>().join("\n\n"),
        Block::Small(text) => format!("<small>{}</small>", escaped(text)),
    }
}

/// Who signs, and what is to be filled in, each on a line of its own.
fn side((side, lines): &(String, Vec<String>)) -> String {
    let lines = lines.iter().map(|line| escaped(line));
    std::iter::once(format!("**{}**", escaped(side))).chain(lines).collect::<Vec<_>>().join("  \n")
}
