//! A page: what all pages have, and the page of one engagement.

use std::collections::BTreeSet;

use super::dossier::{Dossier, Reader};
use super::finding::{self, id_of, quoted};
use super::listing::{self, Group, MOST_LISTED, MOST_TOLD, left_out, left_out_of};
use super::markup::Markup;
use super::words::{capital, spoken, verdict};
use super::{due, timeline, todo};
use crate::finding::{Bearer, RightStatus, Status};
use crate::letter::restricted::SHOWN;
use crate::report::escape::{LONGEST_NAME, cut};
use crate::report::files::FileDigest;
use crate::report::made::{named, unnamed};
use crate::report::report::Head;
use crate::report::words::{counts, folded};

const STYLE: &str = include_str!("style.css");

/// Nothing is loaded from anywhere, and nothing is run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Returns the file of one engagement. `home` is the name of the file that lists all.
pub fn page(head: &Head, dossier: &Dossier, home: Option<&str>) -> String {
    let name = title(dossier);
    document(&format!("{}, as of {}", cut(&name, LONGEST_NAME), head.looked()), "e", |body| {
        if let Some(home) = home {
            body.element("p", &[("class", "home")], |p| p.leaf("a", &[("href", home)], "← all engagements"));
        }
        body.element("header", &[], |header| {
            header.leaf("p", &[("class", "kicker")], kicker(dossier));
            header.heading(1, &[], |h1| h1.called(&name));
        });
        body.add(&content(dossier, 2, "e"));
        footer(body, head, |footer| {
            let records = head.made.as_ref().and_then(|made| made.records.as_ref()).unwrap_or(&dossier.files);
            match dossier.reader {
                Reader::Firm => files(footer, head, records),
                Reader::Client => fingerprints(footer, head, records),
            }
        });
    })
}

/// What a page is called: by the client's name, else by the engagement's.
pub(super) fn title(dossier: &Dossier) -> String {
    match (&dossier.report.client, dossier.reader) {
        (Some(client), _) => client.to_string(),
        (None, Reader::Firm) => dossier.report.engagement.to_string(),
        // What the firm calls it is its own.
        (None, Reader::Client) => "Our engagement".to_owned(),
    }
}

fn kicker(dossier: &Dossier) -> &'static str {
    match dossier.reader {
        Reader::Firm => "Engagement report, internal",
        Reader::Client => "How our engagement stands",
    }
}

/// Returns a document with this title, whose main part has an id and is what `inside` puts in it.
pub(in crate::report) fn document(title: &str, id: &str, inside: impl FnOnce(&mut Markup)) -> String {
    styled(title, id, None, inside)
}

/// As [`document()`], with a style sheet of its own behind the one that all pages have.
pub(in crate::report) fn styled(
    title: &str,
    id: &str,
    own: Option<&'static str>,
    inside: impl FnOnce(&mut Markup),
) -> String {
    let mut html = Markup::new();
    html.element("head", &[], |head| {
        head.void("meta", &[("charset", "utf-8")]);
        head.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
        head.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        head.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
        head.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
        head.leaf("title", &[], title);
        head.style(STYLE);
        own.into_iter().for_each(|own| head.style(own));
    });
    html.element("body", &[], |body| {
        body.leaf("a", &[("class", "skip"), ("href", &format!("#{id}-main"))], "Skip to the report");
        body.element("main", &[("id", &format!("{id}-main")), ("tabindex", "-1")], inside);
    });
    html.document("en")
}

/// Adds what a report stands on, and below it the files.
pub(super) fn footer(body: &mut Markup, head: &Head, files: impl FnOnce(&mut Markup)) {
    body.element("footer", &[], |footer| {
        footer.element("p", &[], |p| {
            p.name(if head.policy.name.is_empty() { "policy without a name" } else { &head.policy.name });
            head.policy.version.iter().for_each(|version| p.text(&format!(", version {version}")));
            p.text(&format!("; as of the end of {}; goodterms {}.", head.looked(), env!("CARGO_PKG_VERSION")));
        });
        files(footer);
    });
}

/// Adds the files of a policy and of records, with their fingerprints.
pub(super) fn files(footer: &mut Markup, head: &Head, records: &[FileDigest]) {
    let (named, left_out) = named(&head.policy.files, records);
    footer.element("ul", &[("class", "files")], |list| {
        for file in named {
            list.element("li", &[], |item| {
                item.name(&file.path);
                item.text(" ");
                item.leaf("code", &[], &format!("sha256 {}", file.sha256));
            });
        }
    });
    left_out_of(footer, left_out, "files of records");
}

/// As [`files`], without their names.
fn fingerprints(footer: &mut Markup, head: &Head, records: &[FileDigest]) {
    footer.element("ul", &[("class", "files")], |list| {
        for (what, sha256) in unnamed(&head.policy.files, records) {
            list.element("li", &[], |item| {
                item.text(&format!("{what} "));
                item.leaf("code", &[], &format!("sha256 {sha256}"));
            });
        }
    });
}

/// Returns what a page says of an engagement, with headings of a level. `name` tells its places from those of others.
pub fn content(dossier: &Dossier, level: usize, name: &str) -> Markup {
    let (is_client, placed) = (dossier.reader == Reader::Client, listing::placed(dossier));
    let content = Content { dossier, level, name, is_client, placed };
    let mut page = Markup::new();
    content.head(&mut page);
    let parts = content.parts();
    content.contents(&mut page, &parts);
    parts.iter().for_each(|part| content.section(&mut page, part));
    page
}

struct Content<'a> {
    dossier: &'a Dossier,
    level: usize,
    name: &'a str,
    is_client: bool,
    /// The findings to which a link may lead.
    placed: BTreeSet<usize>,
}

/// A part of the page.
struct Part {
    id: &'static str,
    title: &'static str,
    body: Markup,
}

impl Content<'_> {
    fn head(&self, page: &mut Markup) {
        let report = &self.dossier.report;
        if self.is_client {
            page.leaf("p", &[("class", "lead")], &format!("As of the end of {}.", self.dossier.as_of));
            return;
        }
        let (sign, words) = verdict(report.verdict);
        page.element("p", &[("class", "lead")], |p| {
            p.leaf("span", &[("class", &format!("verdict {}", report.verdict.word()))], &format!("{sign} {words}"));
            let counts = counts(&report.counts);
            let counts = if counts.is_empty() { "there is nothing to judge yet".to_owned() } else { counts };
            p.text(&format!(" {counts}."));
        });
        page.element("p", &[("class", "about")], |p| {
            p.text("Engagement ");
            p.called(&report.engagement);
            p.text(&format!(", as of the end of {}.", self.dossier.as_of));
            self.dossier.ended.iter().for_each(|day| p.text(&format!(" It ended on {day}.")));
        });
    }

    fn contents(&self, page: &mut Markup, parts: &[Part]) {
        page.element("nav", &[("aria-label", "Parts of the report")], |nav| {
            nav.element("ul", &[], |list| {
                for part in parts {
                    list.element("li", &[], |item| item.link(&format!("{}-{}", self.name, part.id), part.title));
                }
            });
        });
    }

    fn section(&self, page: &mut Markup, part: &Part) {
        let (id, title) = (format!("{}-{}", self.name, part.id), format!("{}-{}-title", self.name, part.id));
        page.element(
            "section",
            &[("id", &id), ("class", part.id), ("aria-labelledby", &title), ("tabindex", "-1")],
            |section| {
                section.heading(self.level, &[("id", &title)], |head| head.text(part.title));
                section.add(&part.body);
            },
        );
    }

    /// The parts that have something in them, in order.
    fn parts(&self) -> Vec<Part> {
        let names = match self.is_client {
            true => ["", "Open amounts", "", "Over time", "What is due next", "What was not kept, on both sides"],
            false => [
                "What to do now",
                "Money at stake",
                "The ladders",
                "Over time",
                "What falls due next",
                "What was broken",
            ],
        };
        let all = [
            ("now", names[0], (!self.is_client).then(|| self.made(|page| self.actions(page)))),
            ("money", names[1], Some(self.made(|page| todo::money(page, self.dossier)))),
            (
                "ladders",
                names[2],
                (!self.is_client)
                    .then(|| self.made(|page| todo::ladders(page, &self.dossier.report.ladders, self.below()))),
            ),
            ("time", names[3], Some(self.picture())),
            ("next", names[4], Some(self.made(|page| due::write(page, self.dossier, self.name)))),
            ("broken", names[5], Some(self.made(|page| self.broken(page)))),
            ("unknown", "What is not known", self.listed(Group::Of(&[Status::Unknown]))),
            ("priced", "Allowed, at a price", self.listed(Group::Of(&[Status::Priced]))),
            ("excused", "Tolerated or excused", self.listed(Group::Of(&[Status::Tolerated, Status::Excused]))),
            ("noted", "Worth a look", self.listed(Group::Of(&[Status::Noted]))),
            ("met", "What was kept", self.listed(Group::Of(&[Status::Met]))),
            ("rights", "Rights", self.rights()),
            ("credits", if self.is_client { "Your credit" } else { "The client’s credit" }, self.credits()),
            ("notes", "Notes", self.notes()),
        ];
        let part =
            |(id, title, body): (&'static str, &'static str, Option<Markup>)| body.map(|body| Part { id, title, body });
        all.into_iter().filter_map(part).collect()
    }

    fn made(&self, make: impl FnOnce(&mut Markup)) -> Markup {
        let mut page = Markup::new();
        make(&mut page);
        page
    }

    fn actions(&self, page: &mut Markup) {
        let places = todo::Places { placed: &self.placed, name: self.name };
        todo::actions(page, self.dossier, self.below(), &places);
    }

    fn below(&self) -> usize {
        self.level + 1
    }

    fn picture(&self) -> Markup {
        self.made(|page| {
            let id = format!("{}-picture", self.name);
            timeline::write(page, &self.dossier.lanes, self.dossier.as_of.day, &id, self.is_client)
        })
    }

    /// What each side broke, beside each other.
    fn broken(&self, page: &mut Markup) {
        let sides = match self.is_client {
            true => [("On your side", Some(Bearer::Client)), ("On our side", Some(Bearer::Firm))],
            false => [("By the client", Some(Bearer::Client)), ("By us", Some(Bearer::Firm))],
        };
        page.element("div", &[("class", "sides")], |sides_of| {
            for (title, bearer) in sides {
                let found = Group::Broken(bearer).of(self.dossier);
                sides_of.element("div", &[("class", "side")], |side| {
                    side.heading(self.below(), &[("class", "side-title")], |head| {
                        head.text(title);
                        head.leaf("span", &[("class", "number")], &format!(" {}", found.len()));
                    });
                    if found.is_empty() {
                        side.leaf("p", &[("class", "none")], "Nothing.");
                    }
                    self.findings(side, &found, self.below() + 1);
                });
            }
        });
        for (title, bearer) in [("By others", Some(Bearer::Other)), ("By whom is not recorded", None)] {
            let found = Group::Broken(bearer).of(self.dossier);
            if !found.is_empty() {
                page.heading(self.below(), &[("class", "side-title")], |head| head.text(title));
                self.findings(page, &found, self.below() + 1);
            }
        }
    }

    fn findings(&self, page: &mut Markup, found: &[usize], level: usize) {
        let (told, listed) = found.split_at(found.len().min(MOST_TOLD));
        told.iter().for_each(|number| finding::write(page, self.dossier, *number, level, self.name));
        if listed.is_empty() {
            return;
        }
        let caption = match self.is_client {
            true => "The others, in short",
            false => "The others, in short; `goodterms explain` tells each in full",
        };
        page.element("table", &[], |table| {
            table.leaf("caption", &[], caption);
            table.element("thead", &[], |head| {
                head.element("tr", &[], |row| {
                    ["Finding", "What"].iter().for_each(|title| row.leaf("th", &[("scope", "col")], title));
                });
            });
            let short = listed.iter().take(MOST_LISTED - MOST_TOLD);
            table.element("tbody", &[], |body| short.for_each(|number| self.short(body, *number)));
        });
        left_out(page, self.dossier, found);
    }

    /// A finding as a row.
    fn short(&self, body: &mut Markup, number: usize) {
        let finding = &self.dossier.report.findings[number];
        body.element("tr", &[("id", &id_of(self.name, number))], |row| {
            let name = if self.is_client { self.dossier.title(number) } else { &finding.id };
            row.element("th", &[("scope", "row")], |head| head.name(name));
            row.element("td", &[], |what| what.name(&finding.why));
        });
    }

    fn listed(&self, group: Group) -> Option<Markup> {
        let found = group.of(self.dossier);
        (!found.is_empty()).then(|| self.made(|page| self.findings(page, &found, self.below())))
    }

    fn rights(&self) -> Option<Markup> {
        let rights = || self.dossier.report.rights.iter().zip(&self.dossier.rights);
        let shown: Vec<_> =
            rights().filter(|(right, _)| self.dossier.report.all || right.status != RightStatus::Lapsed).collect();
        let write = |page: &mut Markup| {
            for (right, told) in shown.iter().take(MOST_TOLD) {
                page.element("article", &[("class", "right")], |article| {
                    let holder = match (right.holder, self.is_client) {
                        (Some(Bearer::Client), true) => "You",
                        (Some(Bearer::Client), false) => "The client",
                        (Some(Bearer::Firm), _) => "We",
                        _ => "Either side",
                    };
                    article.heading(self.below(), &[], |head| {
                        head.name(&format!("{holder} may {}", spoken(&right.action)))
                    });
                    let until =
                        right.until.as_ref().map(|until| format!(" until {}", until.short())).unwrap_or_default();
                    article.element("p", &[], |p| {
                        p.leaf("span", &[("class", "tag")], right.status.word());
                        p.text(&format!(" from {}{until}", right.from.short()));
                        let about = right.evidence.first().filter(|fact| SHOWN.contains(&&*fact.kind));
                        about.into_iter().for_each(|fact| p.text(&format!(", for {}", finding::plain(fact))));
                        if !self.is_client {
                            p.text("; ");
                            p.leaf("code", &[], &right.id);
                        }
                    });
                    if !told.working.is_empty() {
                        article.element("details", &[], |details| {
                            details.leaf("summary", &[], "How it was counted");
                            details.element("pre", &[("class", "count")], |pre| {
                                pre.name(&folded(&told.working).join("\n"))
                            });
                        });
                    }
                    if !self.is_client {
                        quoted(article, "The clause", std::slice::from_ref(&told.clause));
                    }
                });
            }
            left_out_of(page, shown.len().saturating_sub(MOST_TOLD), "rights");
        };
        (!shown.is_empty()).then(|| self.made(write))
    }

    fn credits(&self) -> Option<Markup> {
        let credits = &self.dossier.report.credits;
        let write = |page: &mut Markup| {
            page.element("ul", &[], |list| {
                for credit in credits.iter().take(MOST_LISTED) {
                    let left = credit.left.money.map(|money| money.to_string()).unwrap_or_default();
                    list.element("li", &[], |item| {
                        item.text(&left);
                        if !self.is_client {
                            item.text(" left of ");
                            item.name(&credit.event);
                        }
                    });
                }
            });
            left_out_of(page, credits.len().saturating_sub(MOST_LISTED), "credits");
        };
        (!credits.is_empty()).then(|| self.made(write))
    }

    fn notes(&self) -> Option<Markup> {
        let notes = &self.dossier.report.notes;
        let write = |page: &mut Markup| {
            page.element("ul", &[], |list| {
                let some = notes.iter().take(MOST_LISTED);
                some.for_each(|note| list.element("li", &[], |item| item.name(&capital(note))));
            });
            left_out_of(page, notes.len().saturating_sub(MOST_LISTED), "notes");
        };
        (!notes.is_empty()).then(|| self.made(write))
    }
}
