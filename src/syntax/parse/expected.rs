//! How each rule of the grammar is called in a message.

use super::grammar::Rule;

/// What to say of a rule that was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A keyword or a mark, as it is written.
    Word(&'static str),
    /// Something with a description.
    Thing(&'static str),
    /// A rule that is never what is wanted, since its parts are.
    Parts,
}

/// Makes [`wanted`], a match over every rule without a wildcard: a new rule does not compile until it is named here.
macro_rules! rules {
    (
        words { $($word:ident)* }
        marks { $($mark:ident $written:literal)* }
        things { $($thing:ident $description:literal)* }
        parts { $($parts:ident)* }
    ) => {
        /// Returns what to say where `rule` was wanted.
        pub(super) fn wanted(rule: Rule) -> Wanted {
            match rule {
                $(Rule::$word => Wanted::Word(stringify!($word).trim_start_matches("k_")),)*
                $(Rule::$mark => Wanted::Word($written),)*
                $(Rule::$thing => Wanted::Thing($description),)*
                $(Rule::$parts => Wanted::Parts,)*
            }
        }
    };
}

rules! {
    words {
        k_accept k_after k_among k_and k_any k_approval k_as k_at k_because k_before k_breach k_by k_carry k_cite k_clause
        k_costs k_currency k_deadlines k_deems k_default k_drop k_due k_during k_each k_effective k_else k_every k_exception
        k_exists k_fixed k_for k_forbid k_forget k_forward k_from k_grace k_holidays k_hours k_in k_include k_inside
        k_interest k_is k_keep k_kind k_known k_ladder k_last k_law k_least k_limit k_locked k_may k_monthly k_most k_need
        k_no k_not k_of k_on k_once k_or k_outside k_over k_owes k_pausing k_policy k_price k_rates k_replace k_require
        k_roll k_says k_section k_severity k_signing k_step k_suggest k_term k_that k_the k_timezone k_to k_tolerate
        k_totalling k_unless k_until k_up k_version k_weigh k_when k_where k_with k_within k_yearly before
    }
    marks {
        brace_open "{" brace_close "}" bracket_open "[" bracket_close "]" paren_open "(" paren_close ")"
        comma "," colon ":" dash "-" question_mark "?" percent_sign "%"
        op_not_equal "!=" op_less_equal "<=" op_greater_equal ">=" op_equal "=" op_less "<" op_greater ">"
        op_add "+" op_subtract "-" op_multiply "*" op_divide "/"
    }
    things {
        item "an item such as `section`, `term` or `ladder`"
        header "a line of the policy such as `currency EUR`"
        band "hours such as `Mon-Fri 09:00-17:00`"
        day_range "a day such as `Mon`"
        day "a day such as `Mon`"
        clock "a time such as `09:00`"
        accept "`accept`"
        rate "a rate such as `2026-01-01 2.15%`"
        field "a field such as `level: number`"
        any_clause "`clause`"
        clause "`clause`"
        statement "a statement such as `forbid call by client`"
        deadline "a deadline such as `within 14 days after invoice.issued`"
        cadence "a rhythm such as `every 14 days`"
        party "`client`, `firm` or `either`"
        period "`week`, `month`, `quarter` or `year`"
        modifier "a modifier such as `severity minor`"
        level "a severity such as `minor`"
        level_word "`note`, `minor`, `major` or `critical`"
        change "a change such as `grace 5 days`"
        rung "a line of the ladder such as `step warn at 5`"
        event "an event such as `call by client`"
        measured "an event such as `call by client`"
        one "an event such as `call by client`"
        kinds "a kind such as `invoice`"
        references "a kind or field such as `work.minutes`"
        cond "a condition such as `amount > 100 EUR`"
        conj "a condition such as `amount > 100 EUR`"
        neg "a condition such as `amount > 100 EUR`"
        test "a condition such as `amount > 100 EUR`"
        compare "a condition such as `amount > 100 EUR`"
        comparison "a comparison such as `= 3`"
        moment "a time such as `5 days after invoice.issued`"
        sum "a value such as `14 days`"
        product "a value such as `14 days`"
        unary "a value such as `14 days`"
        atom "a value such as `14 days`"
        call "a function such as `count(call)`"
        reference "a name such as `invoice.payable`"
        ref_head "a name such as `invoice.payable`"
        name "a name such as `payment_due`"
        word "a word"
        list "a list such as `[low, high]`"
        boolean "`true` or `false`"
        code "a code such as `PL`"
        currency "a currency such as `EUR`"
        unit "a unit such as `days`"
        number "a number"
        percent "a percentage such as `8%`"
        duration "a duration such as `14 days`"
        money "an amount such as `250 EUR`"
        date "a date such as `2026-01-31`"
        string "text in quotes"
        only_item "an item such as `section`, `term` or `ladder`"
        only_section_head "`{`"
        only_clause "`clause`"
        only_clause_head "`clause`"
        only_policy_head "`policy`"
        only_ladder_head "`ladder`"
        only_exception_head "`exception`"
        only_part "a statement or a modifier"
        only_header "a line of the policy such as `currency EUR`"
        only_rung "a line of the ladder such as `step warn at 5`"
        only_changes "a change such as `grace 5 days`"
    }
    parts {
        EOI file include replace drop_clause policy version effective currency_is timezone holidays hours deadlines
        roll_forward term up_to at_bound between one_of price approval rates kind more_words more_word words typed section
        each_period each_item owes duty totalling by_time within_after forbid limit in_any bearer carry enough require may
        unless grace tolerate pausing severity costs deems suggest proposal because cite says before_signing when interest
        fixed exception bound ladder over weigh weight forget step in_last need at_once breach_of bind by_who about filter
        names window window_last window_that exists no_event during order breach_one is_in is is_within in_hours at_least
        due_of among plain escape double_brace value before_elsewhere listed window_ahead value_ahead reserved WHITESPACE COMMENT
        byte_order_mark policy_head section_head clause_head exception_head ladder_head exists_event exists_field bare
        in_parens signed parens measured_of arguments field_word simple_unit day_text two word_char word_end gap
        rough_file rough_section rough_clause rough_replace rough_policy rough_ladder rough_exception rough_section_head
        rough_clause_head rough_policy_head rough_ladder_head rough_exception_head rough_item rough_end rough_stray
        rough_in_section rough_part rough_header rough_rung rough_change rough_unless rough_open rough_close rough_block
        rough_any rough_head rough_token rough_word block_end new_clause new_item item_start part_start modifier_start
        header_start change_start rung_start at_once_start
    }
}

/// The words that no name may be, but after a dot.
pub(super) const RESERVED: [&str; 64] = [
    "policy",
    "term",
    "rates",
    "kind",
    "section",
    "clause",
    "exception",
    "ladder",
    "include",
    "replace",
    "drop",
    "locked",
    "accept",
    "each",
    "where",
    "as",
    "owes",
    "forbid",
    "limit",
    "require",
    "may",
    "totalling",
    "within",
    "by",
    "every",
    "from",
    "until",
    "to",
    "in",
    "for",
    "at",
    "unless",
    "grace",
    "tolerate",
    "pausing",
    "severity",
    "costs",
    "deems",
    "suggest",
    "because",
    "cite",
    "says",
    "when",
    "step",
    "need",
    "weigh",
    "forget",
    "over",
    "carry",
    "and",
    "or",
    "not",
    "no",
    "is",
    "exists",
    "before",
    "after",
    "inside",
    "outside",
    "during",
    "else",
    "among",
    "true",
    "false",
];
