//! The characters of a SWIFT message: banks east of Germany write what DOS and Windows had there.

use encoding_rs::{ISO_8859_2, WINDOWS_1250};

use crate::import::decode;

/// The upper half of code page 852.
const PAGE_852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";

/// The letters of Polish, Czech, Slovak and Hungarian.
const LETTERS: &str = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíľňřšťúůýžÁČĎÉĚÍĽŇŘŠŤÚŮÝŽöőüűÖŐÜŰ";

/// Returns the text of a message, and how it was read where that had to be guessed.
pub(super) fn text(bytes: &[u8]) -> (String, Option<&'static str>) {
    let (text, guessed) = decode::text(bytes);
    if guessed.is_none() || !is_eastern(&text) {
        return (text, guessed);
    }
    let read = [
        (WINDOWS_1250.decode_without_bom_handling(bytes).0.into_owned(), "windows-1250"),
        (ISO_8859_2.decode_without_bom_handling(bytes).0.into_owned(), "ISO-8859-2"),
        (page_852(bytes), "CP852"),
    ];
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii() && LETTERS.contains(*c)).count();
    let most = read.iter().map(|(text, _)| letters(text)).max();
    let best = read.into_iter().find(|(text, _)| Some(letters(text)) == most);
    best.map_or((text, guessed), |(text, name)| (text, Some(name)))
}

/// Returns whether the account is in a country whose letters western Europe does not have.
fn is_eastern(text: &str) -> bool {
    let of_account = |line: &str| {
        let account = line.strip_prefix(":25:").map(|account| account.trim_start_matches('/'));
        account.is_some_and(|account| ["PL", "CZ", "SK", "HU"].iter().any(|country| account.starts_with(country)))
    };
    let of_balance =
        |line: &str| line.starts_with(":60") && ["PLN", "CZK", "HUF"].iter().any(|currency| line.contains(currency));
    text.lines().take(200).any(|line| of_account(line) || of_balance(line))
}

fn page_852(bytes: &[u8]) -> String {
    let upper: Vec<char> = PAGE_852.chars().collect();
    let char_of = |byte: &u8| match byte.checked_sub(0x80) {
        None => char::from(*byte),
        Some(place) => upper.get(usize::from(place)).copied().unwrap_or('\u{fffd}'),
    };
    bytes.iter().map(char_of).collect()
}
