//! Rows of SQL dumps as tables: the columns that `CREATE TABLE` or the statement itself names are the
//! headings of the values, so that a name is read as a name and a date as somebody's date of birth.
//!
//! What is read: `INSERT INTO t (a, b) VALUES (…), (…);` with or without its columns (mysqldump, SQL
//! Server), and `COPY t (a, b) FROM stdin;` (`pg_dump`). Statements that read otherwise stay text.

use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The values of one statement.
pub(super) struct Values {
    /// From the first row to the end of the last.
    pub body: Range<usize>,
    /// Where the names of the columns stand, without their quotation marks.
    pub columns: Vec<Range<usize>>,
}

/// A name of a table as it is written: `` `db`.`t` `` (in the view with apostrophes), `"t"`, `[dbo].[t]`.
const TABLE: &str = r#"([A-Za-z0-9_.$'"\[\]-]+)"#;

static CREATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| expression(r"create\s+table\s+(?:if\s+not\s+exists\s+)?TABLE\s*\("));
static INSERT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    expression(r"insert\s+(?:ignore\s+)?into\s+TABLE\s*(\((?-i:[^()]+)\))?\s*values\s*\(")
});
static COPY: LazyLock<Option<Regex>> =
    LazyLock::new(|| expression(r"copy\s+TABLE\s*(\((?-i:[^()]+)\))\s*from\s+stdin;?[ \t]*\r?\n"));

/// What stands first in a piece of `CREATE TABLE` that is no column.
const NO_COLUMN: &[&str] =
    &["primary", "key", "unique", "constraint", "index", "foreign", "check", "fulltext", "spatial"];

/// How a line of `COPY` says that there are no more.
const END_OF_COPY: &str = "\\.\n";

fn expression(source: &str) -> Option<Regex> {
    Regex::new(&format!(r"(?i)(?-u:\b){}", source.replace("TABLE", TABLE))).ok()
}

/// The rows in the statements of `text`, in order. Each row is put on a line of its own with tabs
/// between its values, byte for byte: what held them together becomes blanks.
pub(super) fn rows(text: &mut String) -> Vec<Values> {
    let (mut found, mut puts) = (Vec::new(), Vec::new());
    let mut tables: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
    let (Some(create), Some(insert), Some(copy)) = (&*CREATE, &*INSERT, &*COPY) else {
        return found;
    };
    if !insert.is_match(text) && !copy.is_match(text) {
        return found;
    }
    for statement in create.captures_iter(text) {
        let (Some(all), Some(name)) = (statement.get(0), statement.get(1)) else { continue };
        tables.insert(bare(name.as_str()), columns(text, all.end(), true));
    }
    let mut from = 0;
    while let Some(statement) = insert.captures_at(text, from) {
        let (Some(all), Some(name)) = (statement.get(0), statement.get(1)) else { break };
        let open = all.end() - 1;
        let end = values(text, open, &mut puts);
        from = end.max(all.end());
        let own = statement.get(2).map(|list| columns(text, list.start() + 1, false));
        let columns = own.or_else(|| tables.get(&bare(name.as_str())).cloned()).unwrap_or_default();
        found.push(Values { body: open..end, columns });
    }
    for statement in copy.captures_iter(text) {
        let (Some(all), Some(list)) = (statement.get(0), statement.get(2)) else { continue };
        let rest = text.get(all.end()..).unwrap_or_default();
        let length = rest.find(END_OF_COPY).unwrap_or(rest.len());
        let body = all.end()..all.end() + length;
        found.push(Values { body, columns: columns(text, list.start() + 1, false) });
    }
    found.sort_by_key(|values| values.body.start);
    found.dedup_by(|next, one| next.body.start < one.body.end);
    let mut bytes = std::mem::take(text).into_bytes();
    for (at, new) in puts {
        bytes.get_mut(at).into_iter().for_each(|b| *b = new);
    }
    // Only ASCII characters changed, into others: it stays UTF-8.
    *text = String::from_utf8_lossy(&bytes).into_owned();
    found
}

/// The name of a table without quotation marks and without that of its database.
fn bare(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.trim_matches(['\'', '"', '[', ']']).to_lowercase()
}

/// The names in a list of columns whose first byte is `from`; with `typed`, other things stand between
/// them and behind each.
fn columns(text: &str, from: usize, typed: bool) -> Vec<Range<usize>> {
    /// The longest list, in bytes.
    const LONGEST: usize = 64 << 10;
    let (mut out, mut depth, mut start, mut quote) = (Vec::new(), 0_usize, from, None);
    for (i, byte) in text.bytes().enumerate().skip(from).take(LONGEST) {
        match (byte, quote) {
            (b, Some(q)) => quote = (b != q).then_some(q),
            (b'\'' | b'"', None) => quote = Some(byte),
            (b'(', None) => depth += 1,
            (b',' | b')', None) if depth == 0 => {
                out.extend(column(text, start..i, typed));
                start = i + 1;
                if byte == b')' {
                    return out;
                }
            }
            (b')', None) => depth -= 1,
            _ => {}
        }
    }
    Vec::new()
}

/// The name at the start of a piece of a list.
fn column(text: &str, piece: Range<usize>, typed: bool) -> Option<Range<usize>> {
    let whole = text.get(piece.clone())?;
    let inner = whole.trim_start_matches(|c: char| c.is_whitespace() || "'\"[".contains(c));
    let quoted = whole.trim_start().starts_with(['\'', '"', '[']);
    let ends = |c: char| "'\"],".contains(c) || (!quoted && c.is_whitespace());
    let name = inner.get(..inner.find(ends).unwrap_or(inner.len()))?;
    let start = piece.start + (whole.len() - inner.len());
    let is_column = quoted || !typed || !NO_COLUMN.contains(&name.to_lowercase().as_str());
    is_column.then_some(start..start + name.len())
}

/// Reads the rows from the bracket at `open`; says in `puts` what is to stand where. Gives the first
/// byte behind them.
fn values(text: &str, open: usize, puts: &mut Vec<(usize, u8)>) -> usize {
    let bytes = text.as_bytes();
    let blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let past_blanks = |mut at: usize| {
        while blank(at) {
            at += 1;
        }
        at
    };
    let mut at = open;
    loop {
        let Some(end) = row(bytes, at, puts) else { return at };
        let next = past_blanks(end);
        if bytes.get(next) != Some(&b',') {
            return end;
        }
        let first = past_blanks(next + 1);
        if bytes.get(first) != Some(&b'(') {
            return end;
        }
        let on_next_line = bytes.get(end..first).is_some_and(|gap| gap.contains(&b'\n'));
        puts.push((next, if on_next_line { b' ' } else { b'\n' }));
        at = first;
    }
}

/// Reads the row whose bracket stands at `open`; gives the first byte behind its end. `None`, and
/// nothing in `puts`, when it has none.
fn row(bytes: &[u8], open: usize, puts: &mut Vec<(usize, u8)>) -> Option<usize> {
    let before = puts.len();
    puts.push((open, b' '));
    let (mut at, mut depth, mut quoted) = (open + 1, 0_usize, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'\'' if quoted && bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' => {
                quoted = !quoted;
                puts.push((at, b' '));
            }
            b'\n' | b'\t' if quoted => puts.push((at, b' ')),
            _ if quoted => {}
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b')' => {
                puts.push((at, b' '));
                return Some(at + 1);
            }
            b',' if depth == 0 => puts.push((at, b'\t')),
            b'\n' => puts.push((at, b' ')),
            _ => {}
        }
        at += 1;
    }
    puts.truncate(before);
    None
}

#[cfg(test)]
mod tests {
    use crate::detect::View;

    #[track_caller]
    fn headed(text: &str, value: &str, heading: Option<&str>) {
        let view = View::new(text);
        assert_eq!(view.text().len(), text.len());
        let at = view.text().find(value).unwrap();
        assert_eq!(view.heading(at), heading, "{value}");
    }

    #[test]
    fn values_stand_under_the_columns_of_the_statement() {
        let text = "INSERT INTO dbo.[p] ([id], [naam], geboren) VALUES (1, 'Bos, J. (Jan)', '1970-01-02'), (2, 'O''Hara\nx', NULL);\nklaar\n";
        headed(text, "Bos", Some("naam"));
        headed(text, "1970", Some("geboren"));
        headed(text, "Hara", Some("naam"));
        headed(text, "NULL", Some("geboren"));
        headed(text, "klaar", None);
        let view = View::new(text);
        assert!(view.text().contains("1970-01-02  \n  2\t"));
    }

    #[test]
    fn or_of_the_table() {
        let text = "CREATE TABLE IF NOT EXISTS `a`.`persoon` (\n `id` int(11) NOT NULL,\n `achter naam` varchar(80) DEFAULT 'x,y',\n geb date,\n PRIMARY KEY (`id`),\n KEY `k` (`geb`)\n);\nINSERT INTO `persoon` VALUES\n(1,'d\\'Arc','1970-01-02'),\n(2,'De Roo',(SELECT 1, 2));\nINSERT INTO `ander` VALUES (1,'zo');\n";
        headed(text, "Arc", Some("achter naam"));
        headed(text, "1970", Some("geb"));
        headed(text, "Roo", Some("achter naam"));
        headed(text, "SELECT", Some("geb"));
        headed(text, "zo ", None);
    }

    #[test]
    fn copies_of_postgres() {
        let text = "COPY public.p (id, naam) FROM stdin;\n1\tBos\n2\tVis\n\\.\nna\tdit\n";
        headed(text, "1\t", Some("id"));
        headed(text, "Vis", Some("naam"));
        headed(text, "na\t", None);
    }

    #[test]
    fn what_is_no_statement_stays() {
        for text in
            ["INSERT INTO t VALUES (1,'x", "insert into t values (", "COPY a FROM stdin;\n1"]
        {
            assert_eq!(View::new(text).text(), text);
        }
    }
}
