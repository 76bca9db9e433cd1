//! "Did you mean": the nearest known name.

/// Returns the candidate nearest to `name`, if one is near enough to be what was meant.
///
/// Nearness is the Damerau-Levenshtein distance (optimal string alignment), at most a third of the length.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name && candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|&(d, _)| d <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the few candidates nearest to `name`: first those that differ in blanks around them or in the case of letters alone.
pub fn nearest_few<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let folded = |text: &str| text.trim().to_lowercase();
    let (wanted, length) = (folded(name), name.chars().count());
    let limit = (length / 3).max(1);
    let far = |candidate: &str| match candidate.chars().count().abs_diff(length) {
        _ if folded(candidate) == wanted => Some(0),
        more if more > limit => None,
        _ => Some(distance(name, candidate)).filter(|far| *far <= limit),
    };
    let mut near: Vec<(usize, &str)> =
        candidates.into_iter().filter_map(|candidate| Some((far(candidate)?, candidate))).collect();
    near.sort_unstable();
    near.into_iter().map(|(_, candidate)| candidate).take(most).collect()
}

/// Returns "did you mean `x`?" for the nearest candidate.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|n| format!("did you mean `{n}`?"))
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut d = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                d = d.min(before[j - 1] + 1);
            }
            row.push(d);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
