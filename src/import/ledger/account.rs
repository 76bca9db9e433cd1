//! What the accounts of a journal are.

use crate::import::table::mapping::Accounts;

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// What clients owe.
    Receivable,
    /// Money, or what is nearly money.
    Money,
    Income,
    Tax,
    Expense,
    /// What a bank or a payment service keeps of a payment.
    Fee,
    Equity,
    /// What is owed to others.
    Payable,
    Other,
}

/// The last letters of what clients owe, in the words of some languages.
const RECEIVABLE: [&str; 17] = [
    "receivable",
    "receivables",
    "accountsreceivable",
    "accountreceivable",
    "tradereceivables",
    "ar",
    "debtors",
    "tradedebtors",
    "forderungen",
    "debitoren",
    "naleznosci",
    "należności",
    "creances",
    "créances",
    "debiteuren",
    "crediti",
    "clientes",
];
const MONEY: [&str; 7] = ["assets", "asset", "aktiva", "aktywa", "actif", "activo", "activa"];
const INCOME: [&str; 11] = [
    "income",
    "incomes",
    "revenue",
    "revenues",
    "sales",
    "ertrag",
    "erträge",
    "przychody",
    "revenus",
    "produits",
    "ingresos",
];
const TAX: [&str; 9] = ["vat", "tax", "salestax", "ust", "umsatzsteuer", "mwst", "gst", "tva", "iva"];
const EXPENSE: [&str; 6] = ["expenses", "expense", "aufwand", "koszty", "charges", "gastos"];
/// What the accounts of such fees are called.
const FEE: [&str; 14] = [
    "fee",
    "fees",
    "bankfee",
    "bankfees",
    "bankcharges",
    "stripe",
    "paypal",
    "stripefees",
    "paypalfees",
    "gebühren",
    "bankgebühren",
    "prowizje",
    "prowizja",
    "commissions",
];
const EQUITY: [&str; 4] = ["equity", "eigenkapital", "capital", "kapital"];

/// Returns what an account is: as the mapping says, else by its name.
pub(super) fn sort(account: &str, accounts: &Accounts) -> Sort {
    let said = [
        (&accounts.receivable, Sort::Receivable),
        (&accounts.tax, Sort::Tax),
        (&accounts.income, Sort::Income),
        (&accounts.money, Sort::Money),
    ];
    if let Some((_, sort)) = said.iter().find(|(names, _)| names.iter().any(|name| is_below(account, name))) {
        return *sort;
    }
    let parts: Vec<String> = account.split(':').map(squashed).collect();
    let first = parts.first().map(String::as_str).unwrap_or_default();
    let any = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
    let is_debt = any(&["payable", "payables", "accountspayable", "liabilities"]);
    match first {
        _ if accounts.receivable.is_empty() && !is_debt && any(&RECEIVABLE) => Sort::Receivable,
        _ if any(&["payable", "payables", "accountspayable"]) => Sort::Payable,
        first if INCOME.contains(&first) => Sort::Income,
        first if EXPENSE.contains(&first) && any(&FEE) => Sort::Fee,
        first if EXPENSE.contains(&first) => Sort::Expense,
        first if EQUITY.contains(&first) => Sort::Equity,
        _ if any(&TAX) => Sort::Tax,
        first if MONEY.contains(&first) => Sort::Money,
        _ => Sort::Other,
    }
}

/// Returns the account below what clients owe: often it is the client.
pub(super) fn client<'a>(account: &'a str, accounts: &Accounts) -> Option<&'a str> {
    let said = accounts.receivable.iter().filter(|name| is_below(account, name)).map(|name| name.len()).max();
    let end = said.or_else(|| {
        let place = account.split(':').position(|part| RECEIVABLE.contains(&squashed(part).as_str()))?;
        let length: usize = account.split(':').take(place + 1).map(|part| part.len() + 1).sum();
        Some(length - 1)
    })?;
    account.get(end..)?.strip_prefix(':').map(|rest| rest.rsplit(':').next().unwrap_or(rest))
}

fn is_below(account: &str, name: &str) -> bool {
    let start = account.get(..name.len()).filter(|start| start.to_lowercase() == name.to_lowercase());
    start.is_some() && (account.len() == name.len() || account[name.len()..].starts_with(':'))
}

fn squashed(part: &str) -> String {
    part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
