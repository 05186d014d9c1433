//! Mail: a name in every place where it can stand, and none left in the copy.

use crate::containers::redacted;
use crate::office::zipped;
use mail_parser::{MessageParser, MimeHeaders};

const NAME: &str = "Griffioen";

pub(crate) fn base64(bytes: &[u8]) -> String {
    use std::io::Write;
    let mut child = std::process::Command::new("base64")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().replace('\n', "\r\n")
}

/// A mail with the name in every place.
fn letter() -> Vec<u8> {
    let note = base64(format!("Notitie over {NAME}.\n").as_bytes());
    let zip = base64(&zipped(&[("in.txt", format!("Bij {NAME}.\n").as_bytes())]));
    let mut out = String::new();
    let mut line = |l: &str| {
        out.push_str(l);
        out.push_str("\r\n");
    };
    line("Return-Path: <s.griffioen@voorbeeld.example>");
    line("Received: from pc-griffioen (pc-griffioen.lan [10.0.0.7])");
    line("\tby mx.voorbeeld.example; Mon, 3 Mar 2025 10:00:00 +0100");
    line("From: \"Sanne Griffioen\" <s.griffioen@voorbeeld.example>");
    line("To: =?utf-8?Q?Jos=C3=A9_Griff?= =?utf-8?Q?ioen?= <info@voorbeeld.example>");
    line("Cc: =?iso-8859-1?B?R3JpZmZpb2Vu?= <a@voorbeeld.example>");
    line("Subject: =?utf-8?B?S2xhY2h0IHZhbiBHcmlmZmlvZW4=?= over");
    line(" Griffioen");
    line("Message-ID: <20250303.griffioen@voorbeeld.example>");
    line("X-Sender: griffioen");
    line("MIME-Version: 1.0");
    line("Content-Type: multipart/mixed; boundary=\"==A\"");
    line("");
    line("Dit bericht van Griffioen is in delen.");
    line("--==A");
    line("Content-Type: multipart/alternative; boundary=\"==B\"");
    line("");
    line("--==B");
    line("Content-Type: text/plain; charset=utf-8");
    line("Content-Transfer-Encoding: quoted-printable");
    line("");
    line("Beste Jos=C3=A9 Grif=");
    line("fioen, dit blijft =E2=82=AC 5.");
    line("> Van: Gr=69ffioen");
    line("--==B");
    line("Content-Type: text/html; charset=iso-8859-1");
    line("Content-Transfer-Encoding: 8bit");
    line("");
    line(
        "<p title=\"Griffioen\">Beste Grif<b>fioen</b>, <a href=\"mailto:Grif%66ioen@x.example\">G&#114;iffioen</a></p><!-- Griffioen --> blijft",
    );
    line("--==B--");
    line("--==A");
    line("Content-Type: text/plain; name=\"klacht-griffioen.txt\"");
    line("Content-Disposition: attachment; filename=\"klacht-griffioen.txt\"");
    line("Content-Transfer-Encoding: base64");
    line("");
    line(note.trim_end());
    line("--==A");
    line("Content-Type: application/zip");
    line("Content-Disposition: attachment; filename*=utf-8''b%C3%ABlage.zip");
    line("Content-Transfer-Encoding: base64");
    line("");
    line(zip.trim_end());
    line("--==A");
    line("Content-Type: message/rfc822");
    line("");
    line("From: Griffioen <g@voorbeeld.example>");
    line("MIME-Version: 1.0");
    line("Subject: doorgestuurd");
    line("");
    line("Tekst van Griffioen.");
    line("--==A");
    line("Content-Type: application/octet-stream");
    line("Content-Disposition: attachment; filename=\"x.bin\"");
    line("Content-Description: van Griffioen");
    line("Content-Transfer-Encoding: base64");
    line("");
    line("AAH//gA=");
    line("--==A--");
    line("Naschrift Griffioen");
    out.into_bytes()
}

#[test]
fn a_name_leaves_every_place_of_a_mail() {
    let ran = redacted("brief.eml", &letter());
    assert_eq!(ran.outcome(None), "needs-review", "{}", ran.stderr);
    let copy = ran.copy();
    let mail = MessageParser::default().parse(copy).unwrap();
    let text = String::from_utf8_lossy(copy).to_lowercase();
    assert!(!text.contains("griffioen"), "{text}");
    assert!(!text.contains("R3JpZmZpb2Vu"));
    assert_eq!(mail.from().unwrap().first().unwrap().address(), Some("s.gelakt@voorbeeld.example"));
    assert_eq!(mail.to().unwrap().first().unwrap().name(), Some("José gelakt"));
    assert_eq!(mail.subject(), Some("Klacht van [gelakt] over [gelakt]"));
    assert_eq!(mail.body_text(0).unwrap(), "Beste José █████, dit blijft € 5.\r\n> Van: █████");
    let html = mail.html_bodies().next().unwrap().text_contents().unwrap().to_owned();
    assert!(html.contains("Beste [gelakt]<b></b>, "), "{html}");
    let names: Vec<_> = mail.attachments().map(|a| a.attachment_name()).collect();
    assert_eq!(names[0], Some("klacht-gelakt-1.txt"));
    assert_eq!(names[1], Some("bëlage.zip"));
    assert_eq!(ran.outcome(Some("klacht-griffioen.txt")), "redacted");
    assert_eq!(ran.outcome(Some("bëlage.zip!in.txt")), "redacted");
    assert_eq!(ran.outcome(Some("x.bin")), "unreadable");
    assert_eq!(ran.outcome(Some("deel-3.eml")), "redacted");
    assert!(ran.lines.iter().any(|l| l["part"] == "header From"));
}

#[test]
fn a_mail_in_which_nothing_goes_stays_byte_for_byte() {
    let mail = String::from_utf8(letter()).unwrap();
    let mail = mail.replace("AAH//gA=", &base64(b"tekst").replace("\r\n", ""));
    let bytes = mail.as_bytes();
    let ran = crate::containers::redacted_with(
        "brief.eml",
        bytes,
        &["--kind", "none", "--term", "Zilvermeeuw"],
    );
    assert_eq!(ran.outcome(None), "clean", "{}", ran.stderr);
    assert_eq!(ran.copy(), bytes);
}

#[test]
fn a_mailbox_keeps_its_mails() {
    let one = "From s.griffioen@x.example Mon Mar  3 10:00:00 2025\nMIME-Version: 1.0\nFrom: Griffioen <g@x.example>\n\nDag\n\n>From Griffioen\n\n";
    let two =
        "From b@x.example Mon Mar  3 10:00:00 2025\nMIME-Version: 1.0\nSubject: x\n\nBlijft\n";
    let ran = redacted("post.mbox", [one, two].concat().as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let copy = String::from_utf8(ran.copy().to_vec()).unwrap();
    assert!(!copy.to_lowercase().contains("griffioen"), "{copy}");
    assert!(copy.contains(">From [gelakt]"), "{copy}");
    assert!(copy.contains(two), "{copy}");
}

#[test]
fn what_is_encrypted_is_said_and_left_out() {
    let mail = "MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\nabcd\n--b--\n";
    let ran = redacted("slot.eml", mail.as_bytes());
    assert_eq!(ran.code, 3);
    assert_eq!(ran.outcome(Some("deel-2.bin")), "unreadable");
    assert!(!String::from_utf8_lossy(ran.copy()).contains("PGP MESSAGE"));
}

#[test]
fn pages_and_other_text_in_escapes_are_cut_in_place() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "a.html",
            "<!DOCTYPE html><html><head><title>Griffioen</title></head><body><p class=\"Griffioenen\">Gri&#102;<i>fioen</i> &eacute;n blijft</p></body></html>",
            "<!DOCTYPE html><html><head><title>█████</title></head><body><p class=\"Griffioenen\">█████<i></i> &eacute;n blijft</p></body></html>",
        ),
        (
            "a.xml",
            "<?xml version=\"1.0\"?><a n=\"Gri&#x66;fioen\"><b>x &amp; Griffioen</b></a>",
            "<?xml version=\"1.0\"?><a n=\"█████\"><b>x &amp; █████</b></a>",
        ),
        ("a.json", r#"{"n":"Gri\u0066fioen x","m":1}"#, r#"{"n":"█████ x","m":1}"#),
        (
            "a.ics",
            "BEGIN:VCALENDAR\r\nSUMMARY:bij Grif\r\n fioen\\, thuis\r\n",
            "BEGIN:VCALENDAR\r\nSUMMARY:bij █████\r\n \\, thuis\r\n",
        ),
        (
            "a.rtf",
            "{\\rtf1\\ansi{\\info{\\author Griffioen}} Mevrouw {\\b Gri}f\\'66ioen blijft}",
            "{\\rtf1\\ansi Mevrouw {\\b \\u9608?\\u9608?\\u9608?\\u9608?\\u9608?} blijft}",
        ),
    ];
    for (name, source, expected) in cases {
        let ran = redacted(name, source.as_bytes());
        if *name == "a.html" {
            // A name in a class is not ours to judge, and never passed on.
            assert_eq!(ran.outcome(None), "leak");
            let source = source.replace("Griffioenen", "kop");
            let ran = redacted(name, source.as_bytes());
            let copy = String::from_utf8_lossy(ran.copy()).into_owned();
            assert_eq!(copy, expected.replace("Griffioenen", "kop"));
            continue;
        }
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
        assert_eq!(String::from_utf8_lossy(ran.copy()), *expected);
    }
}

// ---- Outlook ---------------------------------------------------------------------------------

/// Writes the properties of an object: strings by id, and fixed numbers.
pub(crate) fn object(
    file: &mut cfb::CompoundFile<std::io::Cursor<Vec<u8>>>,
    path: &str,
    head: usize,
    numbers: &[(u16, u32)],
    strings: &[(u16, &str)],
    binaries: &[(u16, &[u8])],
) {
    use std::io::Write;
    if !path.is_empty() {
        file.create_storage(path).unwrap();
    }
    let mut properties = vec![0; head];
    for (id, value) in numbers {
        properties.extend(3_u16.to_le_bytes());
        properties.extend(id.to_le_bytes());
        properties.extend([6, 0, 0, 0]);
        properties.extend(u64::from(*value).to_le_bytes());
    }
    let mut put = |name: String, bytes: &[u8]| {
        let mut stream = file.create_stream(format!("{path}/{name}")).unwrap();
        stream.write_all(bytes).unwrap();
    };
    put("__properties_version1.0".to_owned(), &properties);
    for (id, text) in strings {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(format!("__substg1.0_{id:04X}001F"), &wide);
    }
    for (id, bytes) in binaries {
        put(format!("__substg1.0_{id:04X}0102"), bytes);
    }
}

/// An Outlook message with the name in every place.
fn outlook() -> Vec<u8> {
    let cursor = std::io::Cursor::new(Vec::new());
    let mut file = cfb::CompoundFile::create(cursor).unwrap();
    let rtf = format!(
        "{{\\rtf1\\ansi\\fromhtml1 {{\\*\\htmltag64 <p title=\"{NAME}\">}}Dag Grif{{\\*\\htmltag84 <b>}}fioen{{\\*\\htmltag92 </b>}}}}"
    );
    let mut packed = Vec::new();
    packed.extend(u32::try_from(rtf.len() + 12).unwrap().to_le_bytes());
    packed.extend(u32::try_from(rtf.len()).unwrap().to_le_bytes());
    packed.extend(b"MELA\0\0\0\0");
    packed.extend(rtf.as_bytes());
    object(
        &mut file,
        "",
        32,
        &[],
        &[
            (0x0037, "Klacht van Griffioen"),
            (0x0042, "Griffioen, S."),
            (0x0065, "/O=X/CN=RECIPIENTS/CN=SGRIFFIOEN"),
            (0x1000, "Beste,\r\nGriffioen belde. Dit blijft."),
            (0x0070, "Klacht van Griffioen"),
            (0x0e04, "Griffioen"),
            (0x8001, "Griffioen in een eigen veld"),
        ],
        &[(0x1009, &packed)],
    );
    let name = "__recip_version1.0_#00000000";
    let to = [(0x3001, "José Griffioen"), (0x39fe, "j.griffioen@x.example")];
    object(&mut file, &format!("/{name}"), 8, &[(0x0c15, 1)], &to, &[]);
    let name = "/__attach_version1.0_#00000000";
    let note = format!("Notitie over {NAME}.\n");
    object(
        &mut file,
        name,
        8,
        &[],
        &[(0x3707, "klacht-griffioen.txt")],
        &[(0x3701, note.as_bytes())],
    );
    let name = "/__attach_version1.0_#00000001";
    object(&mut file, name, 8, &[], &[(0x3001, "doorgestuurd")], &[]);
    let inner = format!("{name}/__substg1.0_3701000D");
    let strings = [(0x0037, "Binnen"), (0x1000, "Binnen schreef Griffioen dit.")];
    object(&mut file, &inner, 24, &[], &strings, &[]);
    file.into_inner().into_inner()
}

#[test]
fn an_outlook_message_comes_out_as_a_clean_mail() {
    let ran = redacted("bericht.msg", &outlook());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.copies[0].0, "bericht.msg.eml");
    let copy = ran.copy();
    let text = String::from_utf8_lossy(copy).to_lowercase();
    assert!(!text.contains("griffioen"), "{text}");
    let mail = MessageParser::default().parse(copy).unwrap();
    assert_eq!(mail.subject(), Some("Klacht van [gelakt]"));
    assert_eq!(mail.body_text(0).unwrap().trim(), "Beste,\r\n█████ belde. Dit blijft.");
    let html = mail.parts.iter().find(|p| p.is_text_html()).unwrap().text_contents().unwrap();
    assert!(html.contains("Dag █████<b></b>"), "{html}");
    assert_eq!(ran.outcome(Some("klacht-griffioen.txt")), "redacted");
    assert_eq!(ran.outcome(Some("doorgestuurd.eml")), "redacted");
    let line = ran.lines.iter().find(|l| l["member"].is_null() && l["outcome"].is_string());
    assert!(line.unwrap()["scrubbed"].to_string().contains("converted-mail"));
    let inner = mail.attachments().find_map(|a| a.message()).unwrap();
    assert_eq!(inner.body_text(0).unwrap().trim(), "Binnen schreef █████ dit.");
}
