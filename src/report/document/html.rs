//! Printed terms as one page of HTML that needs nothing else and prints well.

use crate::report::escape::escaped;
use crate::wording::document::{Block, Document};

const STYLE: &str = "body{font:11pt/1.5 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111;background:#fff}\
h1,h2,h3{font-family:Helvetica,Arial,sans-serif;line-height:1.25;break-after:avoid}\
h1{font-size:1.7em}h2{font-size:1.25em;margin-top:2em}h3{font-size:1em;margin-top:1.5em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.3em .6em;text-align:left;vertical-align:top}\
blockquote{margin:1em 0;padding:0 1em;border-left:3px solid #888}\
.signatures{display:flex;flex-wrap:wrap;gap:2em;break-inside:avoid}.signatures section{flex:1 1 15em}\
.signatures p{margin:1.8em 0 0}small{overflow-wrap:anywhere}\
tr,li,blockquote{break-inside:avoid}@page{margin:2.2cm}@media print{body{margin:0;max-width:none;padding:0}}";

/// Returns a document as HTML.
pub fn html(document: &Document) -> String {
    let title = escaped(&document.title);
    let body: Vec<String> = document.blocks.iter().map(block).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{}\n</main>\n</body>\n</html>\n",
        escaped(&document.language),
        body.join("\n")
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, number, text) => {
            let number = number.as_ref().map(|number| format!("{} ", escaped(number))).unwrap_or_default();
            format!("<h{level}>{number}{}</h{level}>", escaped(text))
        }
        Block::Paragraph(text) => format!("<p>{}</p>", escaped(text)),
        Block::Quote(text) => format!("<blockquote><p>{}</p></blockquote>", escaped(text)),
        Block::List(points) => format!("<ul>\n{}\n</ul>", items(points)),
        Block::Steps(steps) => format!("<ol>\n{}\n</ol>", items(steps)),
        Block::Table(heads, rows) => {
            let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", escaped(head))).collect();
            let rows: Vec<String> = rows.iter().map(|cells| row(cells)).collect();
            format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>", rows.join("\n"))
        }
        Block::Signatures(sides) => {
            let side = |(side, lines): &(String, Vec<String>)| {
                let lines: String = lines.iter().map(|line| format!("<p>{}</p>", escaped(line))).collect();
                format!("<section><h3>{}</h3>{lines}</section>", escaped(side))
            };
            format!("<div class=\"signatures\">{}</div>", sides.iter().map(side).collect::<String>())
        }
        Block::Small(text) => format!("<p><small>{}</small></p>", escaped(text)),
    }
}

fn items(points: &[String]) -> String {
    points.iter().map(|point| format!("<li>{}</li>", escaped(point))).collect::<Vec<_>>().join("\n")
}

/// A row; its first cell names it.
fn row(cells: &[String]) -> String {
    let cell = |(place, text): (usize, &String)| match place {
        0 => format!("<th scope=\"row\">{}</th>", escaped(text)),
        _ => format!("<td>{}</td>", escaped(text)),
    };
    format!("<tr>{}</tr>", cells.iter().enumerate().map(cell).collect::<String>())
}
