//! The picture over time: lanes of marks as SVG that stays small, and the same as a table.

use super::lanes::{Lane, Mark, Shape};
use super::markup::Markup;
use crate::value::time::Day;

/// The size of the picture, in its own units: the names of the lanes, the days, the room at the right.
const NAMES: i64 = 158;
const WIDTH: i64 = 960;
const MARGIN: i64 = 16;
const AXIS: i64 = 34;

/// The height of a lane, and of a row of bars in it.
const LANE: i64 = 34;
const ROW: i64 = 15;

/// So many rows of bars a lane has; what has no room in them is counted in the last one.
const MOST_ROWS: usize = 7;

/// Marks nearer to each other than this are drawn as one, with their number.
const CELL: i64 = 15;

/// So many marks are listed in the table one by one; of more, the months are counted.
const MOST_LISTED: usize = 150;

/// How wide a letter of a label is, about.
const LETTER: i64 = 6;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Adds the picture and its table. `id` is a name of the page's own, by which the parts of the picture are told from others.
pub(super) fn write(page: &mut Markup, lanes: &[Lane], as_of: Day, id: &str, is_client: bool) {
    let Some(scale) = Scale::of(lanes, as_of) else {
        page.leaf("p", &[("class", "none")], "Nothing is dated yet.");
        return;
    };
    let label = "The engagement over time; scrolls sideways";
    page.element(
        "div",
        &[("class", "picture"), ("role", "region"), ("aria-label", label), ("tabindex", "0")],
        |frame| {
            Picture { scale: &scale, id }.write(frame, lanes, as_of);
        },
    );
    legend(page, lanes, is_client);
    table(page, lanes);
}

/// From days to places.
struct Scale {
    first: Day,
    last: Day,
}

impl Scale {
    fn of(lanes: &[Lane], as_of: Day) -> Option<Self> {
        let marks = || lanes.iter().flat_map(|lane| &lane.marks);
        let first = marks().map(|mark| mark.from).min()?.min(as_of);
        let latest = marks().map(|mark| mark.from).max()?.max(as_of);
        let first = first.plus(1 - day_of_month(first));
        let last = latest.plus((latest.since(first) / 14).clamp(7, 60));
        Some(Self { first, last })
    }

    fn x(&self, day: Day) -> i64 {
        let days = self.last.since(self.first).max(1);
        NAMES + (day.since(self.first).clamp(0, days) * (WIDTH - NAMES - MARGIN)) / days
    }

    /// The first days of months at which the axis has a mark, each with its name.
    fn months(&self) -> Vec<(Day, String)> {
        let months = i64::from(self.last.year() - self.first.year()) * 12 + i64::from(self.last.month())
            - i64::from(self.first.month());
        let step = match months {
            ..=14 => 1,
            15..=42 => 3,
            43..=96 => 6,
            _ => 12 * (1 + months / 240),
        };
        let each = (0..=months).map(|number| self.first.plus_months(number));
        let shown = each.filter(|day| step == 1 || (i64::from(day.month()) - 1) % step.min(12) == 0);
        let shown = shown.filter(|day| step <= 12 || i64::from(day.year()) % (step / 12) == 0).collect::<Vec<_>>();
        let name = |(place, day): (usize, &Day)| match place == 0 || day.month() == 1 {
            true => (*day, format!("{} {}", month(*day), day.year())),
            false => (*day, month(*day).to_owned()),
        };
        shown.iter().enumerate().map(name).collect()
    }
}

fn day_of_month(day: Day) -> i64 {
    i64::from(chrono::Datelike::day(&day.date()))
}

fn month(day: Day) -> &'static str {
    MONTHS[(day.month() as usize - 1) % MONTHS.len()]
}

struct Picture<'a> {
    scale: &'a Scale,
    id: &'a str,
}

/// A lane whose marks have their rows.
struct Placed<'a> {
    lane: &'a Lane,
    rows: Vec<Vec<&'a Mark>>,
    rest: Vec<&'a Mark>,
    top: i64,
    height: i64,
}

impl Picture<'_> {
    fn write(&self, page: &mut Markup, lanes: &[Lane], as_of: Day) {
        let mut top = AXIS;
        let mut placed = Vec::new();
        for lane in lanes {
            let (rows, rest) = self.rows(lane);
            let height = (rows.len() as i64 * ROW + 12).max(LANE);
            placed.push(Placed { lane, rows, rest, top, height });
            top += height;
        }
        let (title, description) = (format!("{}-title", self.id), format!("{}-desc", self.id));
        let labels = format!("{title} {description}");
        let size = format!("0 0 {WIDTH} {}", top + 8);
        page.element("svg", &[("viewBox", &size), ("role", "img"), ("aria-labelledby", &labels)], |svg| {
            svg.leaf("title", &[("id", &title)], "The engagement over time");
            let counts = lanes.iter().map(|lane| format!("{}: {}", lane.name, lane.marks.len())).collect::<Vec<_>>();
            let said = format!(
                "From {} to {}, as of {as_of}. {}. The table below the picture says the same.",
                self.scale.first,
                self.scale.last,
                counts.join("; ")
            );
            svg.leaf("desc", &[("id", &description)], &said);
            self.patterns(svg);
            self.axis(svg, &placed, top, as_of);
            placed.iter().for_each(|lane| self.lane(svg, lane));
        });
    }

    /// Lines aslant and dots, by which bars are told apart in black and white.
    fn patterns(&self, svg: &mut Markup) {
        let pattern = |svg: &mut Markup, name: &str, turned: &'static str, inside: &dyn Fn(&mut Markup)| {
            let id = format!("{}-{name}", self.id);
            let size = [("width", "5"), ("height", "5"), ("patternUnits", "userSpaceOnUse")];
            let attributes = [("id", &*id), size[0], size[1], size[2], ("patternTransform", turned)];
            svg.element("pattern", &attributes, |pattern| inside(pattern));
        };
        svg.element("defs", &[], |defs| {
            pattern(defs, "hatched", "rotate(45)", &|one| {
                one.leaf("rect", &[("class", "theirs-ground"), ("width", "5"), ("height", "5")], "");
                one.leaf("rect", &[("class", "theirs-line"), ("width", "2"), ("height", "5")], "");
            });
            pattern(defs, "barred", "rotate(0)", &|one| {
                one.leaf("rect", &[("class", "dispute-line"), ("width", "5"), ("height", "1")], "");
            });
            pattern(defs, "dotted", "rotate(0)", &|one| {
                one.leaf("rect", &[("class", "ours-ground"), ("width", "5"), ("height", "5")], "");
                one.leaf("circle", &[("class", "ours-dot"), ("cx", "2.5"), ("cy", "2.5"), ("r", "1.2")], "");
            });
        });
    }

    fn axis(&self, svg: &mut Markup, placed: &[Placed<'_>], bottom: i64, as_of: Day) {
        for (number, lane) in placed.iter().enumerate() {
            let place = [("x", "0".to_owned()), ("y", lane.top.to_string()), ("width", WIDTH.to_string())];
            let class = if number % 2 == 0 { "band" } else { "band even" };
            let height = lane.height.to_string();
            let rest = [("height", &*height), ("class", class)];
            let all: Vec<(&'static str, &str)> =
                place.iter().map(|(name, value)| (*name, &**value)).chain(rest).collect();
            svg.leaf("rect", &all, "");
        }
        let mut free = 0;
        for (day, name) in self.scale.months() {
            let x = self.scale.x(day);
            line(svg, "grid", (x, AXIS - 6), (x, bottom));
            if x >= free && x + name.len() as i64 * LETTER < WIDTH {
                text(svg, "month", (x + 3, AXIS - 12), &name);
                free = x + 8 + name.len() as i64 * LETTER;
            }
        }
        let x = self.scale.x(as_of);
        line(svg, "today", (x, 16), (x, bottom));
        text(svg, "today-name", (x, 11), &format!("as of {as_of}"));
    }

    fn lane(&self, svg: &mut Markup, placed: &Placed<'_>) {
        let middle = placed.top + placed.height / 2;
        text(svg, "lane", (0, middle + 4), placed.lane.name);
        for (number, row) in placed.rows.iter().enumerate() {
            let y = match placed.rows.len() {
                1 => middle,
                _ => placed.top + 6 + number as i64 * ROW + ROW / 2,
            };
            match is_bar(placed.lane) {
                true => row.iter().enumerate().for_each(|(place, mark)| {
                    let next = row.get(place + 1).map_or(WIDTH, |next| self.scale.x(next.from));
                    self.bar(svg, mark, y, next);
                }),
                false => self.points(svg, row, y),
            }
        }
        let y = placed.top + 6 + (placed.rows.len() as i64 - 1) * ROW + ROW / 2;
        for (x, marks) in cells(&placed.rest, |mark| self.scale.x(mark.from)) {
            grouped(svg, (x, y), &marks);
        }
    }

    /// Bars that overlap lie in rows under each other; what has no room is returned apart.
    fn rows<'l>(&self, lane: &'l Lane) -> (Vec<Vec<&'l Mark>>, Vec<&'l Mark>) {
        let all: Vec<&Mark> = lane.marks.iter().collect();
        if !is_bar(lane) {
            return (vec![all], Vec::new());
        }
        let (mut rows, mut ends, mut rest) = (Vec::<Vec<&Mark>>::new(), Vec::<i64>::new(), Vec::new());
        for mark in all {
            let (from, to) = self.bounds(mark);
            // The longer label is told only where it happens to have room.
            let least = if mark.short.is_empty() && !is_breach(mark) { &mark.label } else { &mark.short };
            let to = to.max(from + wide(least)) + 3;
            match ends.iter().position(|end| *end <= from) {
                Some(row) => {
                    rows[row].push(mark);
                    ends[row] = to;
                }
                None if rows.len() < MOST_ROWS => {
                    rows.push(vec![mark]);
                    ends.push(to);
                }
                None => rest.push(mark),
            }
        }
        if !rest.is_empty() {
            rows.push(Vec::new());
        }
        (rows, rest)
    }

    /// Where a bar begins and ends; one of a day is wide enough to be seen.
    fn bounds(&self, mark: &Mark) -> (i64, i64) {
        let from = self.scale.x(mark.from);
        let to = if mark.is_open { WIDTH - MARGIN } else { mark.until.map_or(from, |until| self.scale.x(until)) };
        (from, to.max(from + 6))
    }

    fn bar(&self, svg: &mut Markup, mark: &Mark, y: i64, next: i64) {
        let (from, to) = self.bounds(mark);
        let fill = match mark.shape {
            Shape::Hatched => format!("url(#{}-hatched)", self.id),
            Shape::Dotted => format!("url(#{}-dotted)", self.id),
            Shape::Barred => format!("url(#{}-barred)", self.id),
            _ => "none".to_owned(),
        };
        let class = match mark.shape {
            Shape::Hatched => "bar theirs",
            Shape::Dotted => "bar ours",
            Shape::Dashed => "bar right",
            _ => "bar",
        };
        svg.element("g", &[("class", class)], |g| {
            g.leaf("title", &[], &said(mark));
            let (top, bottom) = (y - 5, y + 6);
            // What goes on has a point.
            let path = match mark.is_open {
                true => format!("M{from} {top}H{}L{to} {y}L{} {bottom}H{from}Z", to - 6, to - 6),
                false => format!("M{from} {top}H{to}V{bottom}H{from}Z"),
            };
            g.leaf("path", &[("d", &path), ("fill", &fill)], "");
            let room = next.min(to.max(WIDTH - MARGIN)) - from;
            // Beside a bar that is too short for it.
            let place = |label: &String| if wide(label) + 6 < to - from || mark.is_open { from + 4 } else { to + 3 };
            let fits = |label: &&String| !label.is_empty() && place(label) + wide(label) + 3 < from + room;
            if let Some(label) = [&mark.label, &mark.short].into_iter().find(fits) {
                let x = place(label);
                if x < to && !matches!(mark.shape, Shape::Dashed | Shape::Hollow) {
                    ground(g, (x - 2, y - 4), wide(label).min(to - x) + 3);
                }
                text(g, "on-bar", (x, y + 4), label);
            }
        });
    }

    fn points(&self, svg: &mut Markup, marks: &[&Mark], y: i64) {
        let cells = cells(marks, |mark| self.scale.x(mark.from));
        for (place, (x, marks)) in cells.iter().enumerate() {
            if marks.len() > 1 {
                grouped(svg, (*x, y), marks);
                continue;
            }
            let mark = marks[0];
            svg.element("g", &[("class", "point")], |g| {
                g.leaf("title", &[], &said(mark));
                shape(g, mark.shape, (*x, y));
                let next = cells.get(place + 1).map_or(WIDTH, |(next, _)| *next);
                if !mark.label.is_empty() && mark.label.chars().count() as i64 * LETTER + 18 < next - x {
                    text(g, "by-point", (x + 9, y + 4), &mark.label);
                }
            });
        }
    }
}

/// How wide a label is, about.
fn wide(label: &str) -> i64 {
    label.chars().count() as i64 * LETTER
}

fn is_breach(mark: &Mark) -> bool {
    matches!(mark.shape, Shape::Hatched | Shape::Dotted | Shape::Hollow)
}

/// Whether the marks of a lane last.
fn is_bar(lane: &Lane) -> bool {
    let lasts = |shape| matches!(shape, Shape::Hatched | Shape::Dotted | Shape::Hollow | Shape::Dashed | Shape::Barred);
    lane.marks.iter().any(|mark| lasts(mark.shape))
}

/// Puts marks that are drawn at nearly the same place together, by their places: so far from each other that the numbers of marks
/// have room.
fn cells<'m>(marks: &[&'m Mark], x: impl Fn(&Mark) -> i64) -> Vec<(i64, Vec<&'m Mark>)> {
    let mut size = CELL;
    loop {
        let cells = cells_of(marks, &x, size);
        let most = cells.iter().map(|(_, marks)| marks.len()).max().unwrap_or(0);
        let wanted = if most > 1 { 20 + most.to_string().len() as i64 * LETTER } else { 0 };
        if wanted <= size {
            return cells;
        }
        size = wanted;
    }
}

fn cells_of<'m>(marks: &[&'m Mark], x: impl Fn(&Mark) -> i64, size: i64) -> Vec<(i64, Vec<&'m Mark>)> {
    let mut cells: Vec<(i64, Vec<&Mark>)> = Vec::new();
    for mark in marks {
        let at = x(mark);
        match cells.last_mut() {
            Some((first, all)) if at - *first < size => all.push(mark),
            _ => cells.push((at, vec![mark])),
        }
    }
    cells
}

/// Several marks as one, with their number in it.
fn grouped(svg: &mut Markup, (x, y): (i64, i64), marks: &[&Mark]) {
    let (first, last) = (marks[0], marks[marks.len() - 1]);
    svg.element("g", &[("class", "group")], |g| {
        let days = if first.from == last.from { String::new() } else { format!(" to {}", last.from) };
        let some = marks.iter().take(4).map(|mark| mark.detail.as_str()).collect::<Vec<_>>().join("; ");
        let more = if marks.len() > 4 { " …" } else { "" };
        g.leaf("title", &[], &format!("{}{days}, {} together: {some}{more}", first.from, marks.len()));
        let number = marks.len().to_string();
        shape(g, first.shape, (x, y));
        text(g, "number", (x + 9, y + 4), &number);
    });
}

fn said(mark: &Mark) -> String {
    let until = match (mark.is_open, mark.until) {
        (true, _) => ", goes on".to_owned(),
        (false, Some(until)) => format!(" to {until}"),
        (false, None) => String::new(),
    };
    format!("{}{until}: {}", mark.from, mark.detail)
}

fn shape(svg: &mut Markup, shape: Shape, (x, y): (i64, i64)) {
    let path = |svg: &mut Markup, class, path: String| svg.leaf("path", &[("class", class), ("d", &path)], "");
    match shape {
        Shape::Square => path(svg, "solid", format!("M{} {}h10v10h-10z", x - 5, y - 5)),
        Shape::Triangle => path(svg, "solid", format!("M{x} {}l6 11h-12z", y - 6)),
        Shape::Diamond => path(svg, "outline", format!("M{x} {}l6 6l-6 6l-6 -6z", y - 6)),
        Shape::Card => path(svg, "outline", format!("M{} {}h9v13h-9z", x - 4, y - 7)),
        Shape::LastCard => path(svg, "solid", format!("M{} {}h9v13h-9z", x - 4, y - 7)),
        Shape::Flag => path(svg, "flag", format!("M{} {}v14m0 -14h9l-3 4l3 4h-9", x - 4, y - 7)),
        Shape::Hatched | Shape::Dotted | Shape::Hollow | Shape::Dashed | Shape::Barred => {
            path(svg, "outline", format!("M{} {}h10v8h-10z", x - 3, y - 4));
        }
        Shape::Circle | Shape::Ring => {
            let class = if shape == Shape::Circle { "solid" } else { "outline" };
            svg.leaf("circle", &[("class", class), ("cx", &x.to_string()), ("cy", &y.to_string()), ("r", "5")], "");
        }
    }
}

fn text(svg: &mut Markup, class: &str, (x, y): (i64, i64), text: &str) {
    svg.leaf("text", &[("class", class), ("x", &x.to_string()), ("y", &y.to_string())], text);
}

/// A plain ground under a label, so that the pattern of a bar does not run through it.
fn ground(svg: &mut Markup, (x, y): (i64, i64), width: i64) {
    let [x, y, width] = [x, y, width].map(|number| number.to_string());
    svg.leaf("rect", &[("class", "ground"), ("x", &x), ("y", &y), ("width", &width), ("height", "9")], "");
}

fn line(svg: &mut Markup, class: &str, (x1, y1): (i64, i64), (x2, y2): (i64, i64)) {
    let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(|number| number.to_string());
    svg.leaf("line", &[("class", class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)], "");
}

/// What the shapes mean.
fn legend(page: &mut Markup, lanes: &[Lane], is_client: bool) {
    let (theirs, ours) = match is_client {
        true => ("▨ not kept on your side", "▩ not kept on our side"),
        false => ("▨ broken on the client’s side", "▩ broken on our side"),
    };
    let words = [
        (Shape::Square, "■ invoice"),
        (Shape::Circle, "● payment"),
        (Shape::Triangle, "▲ delivery"),
        (Shape::Diamond, "◇ revision"),
        (Shape::Barred, "▤ dispute"),
        (Shape::Ring, "○ message or call out of hours"),
        (Shape::Hatched, theirs),
        (Shape::Dotted, ours),
        (Shape::Flag, "⚑ measure taken"),
        (Shape::Card, "▯ card"),
        (Shape::LastCard, "▮ card with which it ends"),
        (Shape::Hollow, "▭ broken by others"),
        (Shape::Dashed, "┄ right, from when it opens"),
    ];
    let is_there = |shape: Shape| lanes.iter().flat_map(|lane| &lane.marks).any(|mark| mark.shape == shape);
    let mut said: Vec<&str> = words.iter().filter(|(shape, _)| is_there(*shape)).map(|(_, word)| *word).collect();
    said.push("a pointed bar goes on; a number counts marks that lie together");
    page.leaf("p", &[("class", "legend")], &said.join(" · "));
}

/// The same as the picture, for whom it says nothing; of very many marks, how many a month has.
fn table(page: &mut Markup, lanes: &[Lane]) {
    let number: usize = lanes.iter().map(|lane| lane.marks.len()).sum();
    page.element("details", &[("class", "as-table")], |details| {
        details.leaf("summary", &[], "The picture as a table");
        if number <= MOST_LISTED {
            let mut all: Vec<(&Lane, &Mark)> =
                lanes.iter().flat_map(|lane| lane.marks.iter().map(move |mark| (lane, mark))).collect();
            all.sort_by_key(|(_, mark)| mark.from);
            let row = |(lane, mark): &(&Lane, &Mark)| {
                let until = match (mark.is_open, mark.until) {
                    (true, _) => "goes on".to_owned(),
                    (false, until) => until.map(|until| until.to_string()).unwrap_or_default(),
                };
                vec![mark.from.to_string(), until, lane.name.to_owned(), mark.detail.clone()]
            };
            let rows: Vec<Vec<String>> = all.iter().map(row).collect();
            details.table("What the picture shows, by day", &["Day", "Until", "Lane", "What"], &rows);
            return;
        }
        let mut months: std::collections::BTreeMap<(i32, u32), Vec<usize>> = Default::default();
        for (place, lane) in lanes.iter().enumerate() {
            for mark in &lane.marks {
                let counts =
                    months.entry((mark.from.year(), mark.from.month())).or_insert_with(|| vec![0; lanes.len()]);
                counts[place] += 1;
            }
        }
        let row = |((year, month), counts): (&(i32, u32), &Vec<usize>)| {
            let counts = counts.iter().map(usize::to_string);
            std::iter::once(format!("{year:04}-{month:02}")).chain(counts).collect()
        };
        let rows: Vec<Vec<String>> = months.iter().map(row).collect();
        let heads: Vec<&str> = std::iter::once("Month").chain(lanes.iter().map(|lane| lane.name)).collect();
        details.table("How much of what the picture shows each month has", &heads, &rows);
    });
}
