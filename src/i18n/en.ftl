### Words of the reports: outcomes, reasons, kinds, roles. Both languages hold the same ids.

## Outcomes of a file, and what they mean.

outcome-clean = clean
outcome-redacted = redacted
outcome-needs-review = needs review
outcome-unreadable = not fully read
outcome-held-back = held back
outcome-leak = leak found
outcome-clean-means = Read completely. Nothing was found that must go.
outcome-redacted-means = There is a redacted copy. It was checked: what had to go is gone.
outcome-needs-review-means = It holds personal data, or a person still has to decide something.
outcome-needs-review-copy-means = There is a redacted copy, but you still have to decide something.
outcome-unreadable-means = The program could not read this file, or not all of it. There may be more in it.
outcome-held-back-means = No copy was made, because it is not certain that everything is gone.
outcome-leak-means = The check still found something in the copy that had to go. The copy was thrown away.

## Why something was not read or has no copy, and what to do about it.

reason-io = The file could not be opened or read: { $detail }.
reason-io-todo = Check that you may open the file and that it still exists. Then try again.
reason-encrypted = The file has a password.
reason-encrypted-todo = Remove the password or ask for a version without one.
reason-damaged = The file is damaged ({ $detail }).
reason-damaged-todo = Open it in the program that made it and save it again.
reason-unsupported = { $detail ->
    [symlink] This is a link (symlink), not a file.
    [special-file] This is not an ordinary file.
    [binary] The content of this file is no document that the program knows.
    [heic] This HEIC photograph is stored in a form that the program does not read.
    [heic-many] This HEIC file holds more pictures: a burst, a film or a second photograph.
    [pst] This is an Outlook archive (pst), which the program does not open.
    [seven-zip] This 7z archive is packed in a way that the program does not know.
    [tnef] This is a winmail.dat: a message in a form that only Outlook knows.
    [enriched] The text is marked up in a form that the program does not read (enriched).
    [zip-compression] The archive is packed in a way that the program does not know.
   *[other] The program cannot read this kind of file: { $detail }.
}
reason-unsupported-todo = { $detail ->
    [symlink] Give the file itself if it must be checked.
    [special-file] This file cannot be checked.
    [heic] Save the photograph as JPEG or PNG and pass that.
    [heic-many] Save each picture as JPEG or PNG and pass those.
    [pst] Open it in Outlook and save the messages as files (msg or eml).
    [tnef] Open it in Outlook and save the messages as files (msg or eml).
    [seven-zip] Unpack it, and give the folder, or pack it as zip.
   *[other] Save it as PDF, Word file (docx) or text, or judge it yourself.
}
reason-too-large = The file is larger than { $detail }, the limit.
reason-too-large-todo = Split the file into parts.
reason-inflates = Unpacked, the file is larger than { $detail }, the limit.
reason-inflates-todo = Ask your administrator to look at this file: it may be harmful.
reason-limit = { $detail ->
    [depth] The file is nested too deeply.
    [pages] The file has too many pages.
    [image] A picture in the file is too large.
    [zip-entries] The file consists of too many parts.
    [container-depth] Too many files inside each other (a zip in a zip in a zip).
    [members] Too many files inside it.
    [dictionary] Unpacking it takes too much memory.
    [msg-items] The message consists of too many parts.
    [mail-parts] The message consists of too many parts.
    [mail-fields] The message consists of too many parts.
    [xml-attributes] One element of the file has too many attributes.
    [xml-depth] The file is nested too deeply.
    [rtf-depth] The file is nested too deeply.
    [msg-depth] The file is nested too deeply.
    [page-tree] The file is nested too deeply.
    [graphics-state] The file is nested too deeply.
    [forms] The file is nested too deeply.
    [glyphs] The pages consist of too many drawing commands.
    [objects] The pages consist of too many drawing commands.
    [operators] The pages consist of too many drawing commands.
    [paths] The pages consist of too many drawing commands.
   *[other] The file is too complicated ({ $detail }).
}
reason-limit-todo = Save it again in a simpler form, or judge it yourself.
reason-not-text = The text cannot be decoded: { $detail }.
reason-not-text-todo = Save the file as UTF-8 text.
reason-encoding = The text does not come back the same after reading and writing: { $detail }.
reason-encoding-todo = Save the file as UTF-8 text.
reason-no-text-layer = The text is only in a picture (scan).
reason-no-text-layer-todo = Read this page yourself, or make the scan searchable first.
reason-unreadable-font = Too many letters on this page cannot be recognised.
reason-unreadable-font-todo = Read this page yourself, or make the PDF again from the original file.
reason-image-unread = It holds a picture that was not read. In a redacted copy it is blanked.
reason-image-unread-todo = Look at the picture in the original file.
reason-image-ocr-missing = It holds a picture that was not read: OCR is missing. In a redacted copy it is blanked.
reason-image-ocr-missing-todo = Install text recognition: sudo apt-get install libtesseract5 tesseract-ocr-nld tesseract-ocr-eng. Or look at the picture in the original file.
reason-embedded-unread = It holds another file that was not read: { $detail }. A redacted copy does not have it any more.
reason-embedded-unread-todo = Take that file out and check it on its own.
reason-crash = The program failed on this file.
reason-crash-todo = Report this to the makers. Judge the file yourself.
reason-leak = The check of the copy failed: { $detail }.
reason-leak-todo = Do not use this file. Report this to the makers.
reason-not-removable = Something that must go cannot be removed: { $detail }.
reason-not-removable-todo = Remove it yourself in the original program, and try again.
reason-output = The copy could not be written: { $detail }.
reason-output-todo = Check that you may write in the output folder and that there is room.
reason-output-exists = The copy exists already, or two files would get the same name.
reason-output-exists-todo = Choose an empty folder for the copies.
reason-empty = The file is empty: 0 bytes.
reason-empty-todo = Check that it was saved or sent well.
reason-stopped = The program was stopped before it came to this file.
reason-stopped-todo = Start the program again.
reason-address = This program has no way to an address that begins with { $detail }://.
reason-address-todo = For s3:// and az:// a program built with object stores is needed (cargo build --features objects). Or fetch the file first and give its path.
reason-worker = { $detail ->
    [memory] Reading this file took more memory than is allowed.
    [time] Reading this file took longer than is allowed.
    [stack] This file is nested too deep to be read.
    [killed] Reading this file was broken off from outside, perhaps for want of memory.
    [start] No reading process could be started.
   *[other] The program failed on this file.
}
reason-worker-todo = It was tried twice. Judge the file yourself, or ask the administrator to look at it.
reason-ocr-missing = Not read: OCR is missing. The text is in a picture.
reason-ocr-missing-todo = Install text recognition: sudo apt-get install libtesseract5 tesseract-ocr-nld tesseract-ocr-eng. Put zwartlak-ocr beside zwartlak (make build makes both).
reason-ocr-failed = Text recognition failed on this page: { $detail }.
reason-ocr-failed-todo = Read this page yourself, or scan it again.
reason-unread-ink = Much on this page is no printed text: handwriting, a photograph or a drawing.
reason-unread-ink-todo = Read this page yourself and look at it.

## Kinds of personal data.

kind-person = name
kind-bsn = BSN (citizen service number)
kind-address = address
kind-postcode = postcode
kind-phone = phone number
kind-email = e-mail address
kind-iban = bank account
kind-birth-date = date of birth
kind-license-plate = licence plate
kind-id-number = personal number
kind-health = health
kind-religion = religion
kind-ethnicity = origin
kind-politics = politics
kind-union = union
kind-sexual = sexuality
kind-criminal = criminal
kind-financial = finances
kind-case-number = case number
kind-ip = computer address
kind-signature = signature
kind-photo = photo
kind-term = term asked for

## How grave.

class-gewoon = ordinary
class-gevoelig = sensitive
class-bijzonder = special category
class-strafrechtelijk = criminal

## Parts of a document; a number may follow.

part-text = text
part-page = page
part-body = body
part-slide = slide
part-picture = picture on page
part-notes = notes of slide
part-sheet = sheet
part-hidden-sheet = hidden sheet
part-hidden-cell = hidden row or column, sheet
part-header = header
part-footer = footer
part-footnote = footnote
part-endnote = endnote
part-comment = comment
part-properties = properties
part-file-name = file name
part-outline = outline
part-annotation = annotation
part-field = field
part-attachment = attachment
part-mail-header = header
part-other = other

## Roles of people.

role-verzoeker = requester
role-functionaris = official
role-woordvoerder = spokesperson
role-ambtenaar = in function
role-deskundige = professional
role-derde = third party
role-toestemming = consented
role-onzeker = uncertain
role-organisatie = organisation

## What happens to a finding.

action-redact = redact
action-keep = keep
action-ask = decide

## Why something is a finding.

evidence-pattern = fits the pattern
evidence-checksum = check digit holds: { $detail }
evidence-context = word beside it: { $detail }
evidence-list = is in the list { $detail }
evidence-grammar = has the form of a name: { $detail }
evidence-model = language model
evidence-same-person = same person as elsewhere
evidence-function = function beside it: { $detail }
evidence-functional = address of an organisation
evidence-person = tied to a person: { $detail }
evidence-term = you asked for this term
evidence-against = speaks against it: { $detail }
evidence-against-check-fails = against: the checksum does not hold
evidence-against-common-word = against: it is an ordinary word too
evidence-against-context = against: a word beside it points to something else
evidence-against-doubtful = against: may belong to an organisation
evidence-against-no-context = against: no word beside it announces it
evidence-grammar-house-number = stands after a house number
evidence-grammar-place = stands before the name of a place
evidence-grammar-after-name = stands after a name
evidence-person-name = belongs to a person: name in the same sentence or row
evidence-person-nameless = belongs to a person without a name (client, I, [name])
evidence-person-name-before = belongs to a person: name before it
evidence-person-pronoun = belongs to a person: pronoun
evidence-person-number = belongs to a person: personal number
evidence-person-record = belongs to a person: file about that person
evidence-against-sentence-start = against: stands at the start of a sentence
evidence-grammar-initials = has initials
evidence-grammar-title = a title before it
evidence-grammar-aanhef = a form of address before it
evidence-grammar-tussenvoegsel = has a tussenvoegsel
evidence-grammar-voornaam-achternaam = first name and surname
evidence-grammar-enumeration = stands in an enumeration of names
evidence-grammar-couple = first name of a couple with one surname
report-evidence = { $score } { $id }: { $why }

## What is removed from a copy besides the findings.

scrub-page-labels = page labels changed
scrub-texts = other texts removed
scrub-mail-merge = mail merge data removed
scrub-printer-settings = printer settings removed
scrub-metadata = properties (author, title, date)
scrub-javascript = scripts
scrub-attachments = attachments
scrub-annotations = annotations
scrub-outlines = outline
scrub-forms = form fields
scrub-thumbnails = page thumbnails
scrub-private-data = private data of other programs
scrub-structure-text = hidden text for screen readers that held redacted words
scrub-unpainted = forms and patterns that no page shows
scrub-font-letters = letters that only stood in redacted words, from the fonts
scrub-links = links
scrub-images = pictures that were not read
scrub-ocr-layer = an invisible text layer with the words that stayed was added
scrub-image-recoded = a picture of a kind that cannot be written (JPEG 2000), converted to JPEG or without loss
scrub-signatures = digital signatures
scrub-layers = hidden layers
scrub-revision-authors = names on tracked changes
scrub-comments = comments
scrub-thumbnail = thumbnail
scrub-deleted-text = deleted text in which something was found
scrub-changes-accepted = tracked changes accepted
scrub-macros = macros
scrub-custom-xml = data of other programs
scrub-embedded = embedded files
scrub-template = name of the template
scrub-old-revisions = old revisions
scrub-encryption = encryption: the copy has no password
scrub-converted-mail = converted to a plain mail file (eml)
scrub-converted-picture = converted to JPEG (the program reads HEIC photographs, but cannot write them)
scrub-converted-office = converted to the modern form (docx, xlsx, pptx)

## Reports.

report-title = Report: { $policy }
report-concept = DRAFT – not yet approved by a person
report-verdict-clean = Clean: nothing was found that must go.
report-verdict-redacted = Redacted: every file with something that had to go has a checked copy. A person still has to approve it.
report-verdict-needs-review = Not ready to publish or send: there are personal data in it, or you still have to decide something.
report-verdict-unreadable = Not done: not everything could be read. What was not read was not checked.
report-verdict-held-back = Not done: some files have no copy.
report-verdict-leak = Take care: a copy still held something that had to go. That copy was thrown away.
report-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
report-members = { $count ->
    [0] {""}
    [one] {""} (1 of them inside another file)
   *[other] {""} ({ $count } of them inside other files)
}
report-findings = { $count ->
    [0] nothing found
    [one] 1 finding
   *[other] { $count } findings
}
report-actions = { $redact } to redact, { $ask } to decide, { $keep } to keep
report-questions-heading = What do you still have to decide?
report-questions-todo = At these places the program is not sure what to do. In a redacted copy they have been removed to be safe. May something stay? Record that with zwartlak decide, or complete the file about the requester or the list of officials. Then make the copy again.
report-show-all = Show all { $count } places
report-files-heading = File by file
report-outcomes-heading = How do the files stand?
report-kinds-heading = What was found?
report-attention-heading = What was not read or was held back, and what can you do?
report-attention-none = All files were read completely and nothing was held back.
report-none-found = Nothing was found.
report-grounds-heading = Grounds
report-todo = What you can do: { $todo }
report-output = Redacted copy: { $name }
report-scrubbed = Also removed: { $things }
report-column-outcome = Outcome
report-column-files = Files
report-column-meaning = Meaning
report-column-place = Place
report-column-kind = Kind
report-column-value = Value (masked)
report-column-score = Certainty
report-column-who = Whose
report-column-action = What happens
report-column-ground = Ground or article
report-column-total = Total
report-cell = { $part }, cell { $cell }
report-line = { $part }, line { $line }
report-by-person = decided by { $name }
report-by-concept = not decided yet, redacted in the draft
report-masked-note = This report shows no personal data: of every value at most first letters or the last two digits are there. Names of folders and files do appear. People have a number: p1 is the same person throughout a dossier.
report-unchanged = Unchanged since an earlier scan: only the numbers are known.
change-new = new
change-still = still there
change-accepted = accepted
change-gone = gone
axis-folder = Folder
axis-kind = Kind of data
axis-class = How grave
axis-age = Age of the file
axis-owner = Owner
axis-exposure = Who can read it
exposure-owner = its owner only
exposure-group = a group
exposure-everybody = everybody
age-00 = less than 1 year
age-01 = 1 to 2 years
age-02 = 2 to 5 years
age-05 = 5 to 10 years
age-10 = 10 years or more
drive-title = What lies on the drive, and what is new
drive-note = Numbers are findings: places with personal data. The data themselves are not in this report; names of folders and files are.
drive-since = Compared with the scan of { $begun }.
drive-since-nothing = This is the first scan: everything is new.
drive-trend = Findings per scan
drive-count = Number
drive-more-groups = Not shown:
drive-new = New findings
drive-none-new = There is nothing new.
drive-more = And { $count } more; the list (--format csv) names them all.
drive-file = File
drive-kind = Kind
drive-class = How grave
drive-readers = Who can read it
drive-look = Files that deserve a look
drive-none-look = None.
drive-legend = Bars: dark is new, light is still there.
drive-gone = No longer found
drive-none-gone = Nothing has gone.
drive-unread = Not read
drive-none-unread = Everything was read.
drive-unread-note = { $count ->
    [one] One file was not read, or not all of it: there may be more in it.
   *[other] { $count } files were not read, or not all of them: there may be more in them.
}
drive-trouble = The last time it could not be opened; what was found before still counts.
leak-form-title = Report of a possible data breach
leak-form-note = The program filled in what it knows. A person judges whether this is a breach and whether it must be reported. Send this form to the privacy officer.
leak-form-found = Discovered on
leak-form-until = Report to the authority at the latest (72 hours, GDPR art. 33)
leak-form-severity = Gravity of the data (proposal)
leak-form-people = How many people (at least, by the numbers in one file)
leak-form-places = Places
leak-form-in-files = Files
leak-form-changed = Changed
leak-form-kinds = Which data, and in how many places?
leak-form-classes = How grave are they?
leak-form-readers = Who had access?
leak-form-files = { $count ->
    [one] In which file? (1)
   *[other] In which files? ({ $count })
}
leak-form-open = To be filled in by you
leak-form-who = Who reports this?
leak-form-who-hint = Name, department, telephone.
leak-form-what = What happened?
leak-form-what-hint = Loss, theft, sent to the wrong person, shared too widely.
leak-form-when = When did it happen?
leak-form-when-hint = Begin, end, or since when it has been so.
leak-form-how = How was it discovered?
leak-form-how-hint = By whom, and by what.
leak-form-persons = Whom is it about, and how many people?
leak-form-persons-hint = Inhabitants, clients, staff; children? The numbers above are places, not people.
leak-form-systems = Which systems and which recipients?
leak-form-systems-hint = Drive, mailbox, supplier; who has seen it?
leak-form-measures = What has been done already?
leak-form-measures-hint = Closed, called back, removed, warned.
leak-form-consequences = What consequences can it have?
leak-form-consequences-hint = Health, money, shame, safety.
report-made-by = Made with zwartlak { $version } on this computer. Nothing was sent.

## Judgement on minutes, and what deserves a look

judgement-schoon = Clean: these minutes hold no personal data that must go.
judgement-niet-schoon = Not clean: { $count ->
    [0] even without a name it shows whom it is about.
    [one] 1 place holds something that does not belong in minutes.
   *[other] { $count } places hold something that does not belong in minutes.
}
judgement-onbekend = Cannot say: the minutes were not read completely.
note-health = { $count ->
    [one] Gravest kind: 1 place is about the health of somebody who can be recognised. That does not belong in minutes; discuss it orally.
   *[other] Gravest kind: { $count } places are about the health of somebody who can be recognised. That does not belong in minutes; discuss it orally.
}
note-combination = { $count ->
    [one] Note: 1 sentence names nobody, but role, place, age or time together show whom it is about.
   *[other] Note: { $count } sentences name nobody, but role, place, age or time together show whom they are about.
}
note-no-trace = Nothing in this document is about the verzoeker. Does it belong in this dossier? Leave it out otherwise.
note-other-client = Note: this document is about somebody else (another BSN) and not about the verzoeker. Here by mistake? Do not hand it over: that is a data breach.
note-another-bsn = { $count ->
    [one] Besides the verzoeker it holds the BSN of 1 other. See whether that belongs here.
   *[other] Besides the verzoeker it holds BSNs of { $count } others. See whether that belongs here.
}
note-shared = { $count ->
    [one] 1 item is both the verzoeker's and another's, such as a joint address. It stays.
   *[other] { $count } items are both the verzoeker's and another's, such as a joint address. They stay.
}
note-reporter = Somebody who reported or tipped off occurs here. Look twice whether anything shows who that is, even without a name.
note-identity-copy = This looks like a copy of an identity document that shows too much. Cover photo, BSN and document number, or remove the copy after the check.
note-mixed = This file holds numbers of { $count } different people. Should it?
note-people = { $count } people occur in this file.
note-recipients = This mail went openly to { $count } addresses outside the organisation. They see each other's address: that may be a data breach.
note-exposed = Everybody on this machine can read this file.
note-retention-over = The retention term is over ({ $detail }). Put the file on the list to destroy or anonymise.
note-retention-keep = Not yet: it has to be kept that long ({ $detail }).
note-retention-both = Retention term: { $detail }.
note-retention-unknown = No retention term known. Look in your selection list.
severity-laag = Severity: low
severity-middel = Severity: middling
severity-hoog = Severity: high
severity-zeer-hoog = Severity: very high
note-full-page = { $count ->
    [one] 1 page is almost entirely black. Would a smaller passage do?
   *[other] { $count } pages are almost entirely black. Would smaller passages do?
}
note-ground-missing = { $count ->
    [one] 1 redacted passage has no ground.
   *[other] { $count } redacted passages have no ground.
}
note-ground-special = { $count ->
    [one] 1 special or criminal item is redacted under lid 2. 5.1.1.d is meant for that.
   *[other] { $count } special or criminal items are redacted under lid 2. 5.1.1.d is meant for that.
}
note-ground-number = { $count ->
    [one] 1 identification number is redacted under lid 2. 5.1.1.e is meant for that.
   *[other] { $count } identification numbers are redacted under lid 2. 5.1.1.e is meant for that.
}
note-ground-too-strong = { $count ->
    [one] 1 ordinary item is redacted on an absolute ground (5.1.1.d or 5.1.1.e). Is 5.1.2.e meant?
   *[other] { $count } ordinary items are redacted on an absolute ground (5.1.1.d or 5.1.1.e). Is 5.1.2.e meant?
}
note-ground-lid-5 = { $count ->
    [one] 1 passage names 5.1.5 together with a ground of lid 1 or 2. That cannot be.
   *[other] { $count } passages name 5.1.5 together with a ground of lid 1 or 2. That cannot be.
}
note-ground-old = 5.3 is no ground for refusal but an extra motivation for documents older than five years.
proposal-client = client { $letter }
proposal-person = a resident
proposal-health = leave out; discuss orally
proposal-special = leave out
proposal-financial = leave out, or only how things stand
proposal-address = an address in the municipality
proposal-birth-date = leave out
proposal-number = leave out
proposal-picture = remove
report-column-proposal = Proposal
report-reasons-heading = Why?
report-internal = INTERNAL – not for release

## Lists with a bundle

inventory-heading = Inventory { $matter }
inventory-sheet = inventory
inventory-intro = All documents of this decision, with their assessment and the grounds.
inventory-column-number = No.
inventory-column-title = Document
inventory-column-sort = Kind
inventory-column-date = Date
inventory-column-pages = Pages
inventory-column-assessment = Assessment
inventory-column-grounds = Grounds
inventory-column-motivation = Motivation
inventory-column-remark = Remark
inventory-column-meaning = Meaning
inventory-column-count = Count
inventory-sort-text = text
inventory-sort-image = picture
inventory-open = public
inventory-partly = partly public
inventory-unassessed = not assessed yet
inventory-pending = Not (completely) read, or held back: assess this document yourself.
inventory-double = Same content as no. { $number }.
inventory-old = Older than five years: give extra reasons why the interest still weighs more (art. 5.3).
inventory-old-note = For documents older than five years, grounds of art. 5.1 lid 2, lid 5 and art. 5.2 need an extra motivation (Woo art. 5.3).
inventory-motivate = Give reasons for the weighing of interests (art. 5.1 lid 3).
inventory-legend = Legend of the grounds
inventory-unknown-ground = This ground is not in the list of grounds.
overview-title = Overview of your personal data
overview-only-for = FOR THE VERZOEKER ONLY – CONCEPT
overview-intro = You asked which data we hold about you. Below you see which kinds of data there are and in which documents they stand. You get the documents too. The number before a document is its number in this overview.
overview-categories = Which data do we hold about you?
overview-column-category = Kind of data
overview-column-documents = Stands in
overview-recipients = With whom were your data shared?
overview-recipients-note = These organisations got a message with data of yours in it. The list comes from the addresses above the messages.
overview-no-recipients = No document shows that your data were shared with another organisation.
overview-column-recipient = Organisation
overview-shared = Which data are somebody else's too?
overview-shared-note = These data are yours and somebody else's too, such as a joint address. You may see them.
overview-pending = Which documents have not been looked at?
overview-pending-note = The program could not read these documents. Somebody will still look at them:
overview-body = What else you may know
overview-body-note = The organisation fills this in before you get the overview.
overview-column-subject = Subject
overview-column-answer = Answer
overview-purposes = What do we use your data for?
overview-retention = How long do we keep your data?
overview-source = From whom did we get your data, if not from you?
overview-automated = Did a computer decide about you?
overview-rights = Your rights
overview-rights-note = You may ask us to correct or erase data or to use them less. You may also object to their use. If you disagree with us you can object, or complain to the Autoriteit Persoonsgegevens.
overview-blanked-note = Data of other people in the documents have been made unreadable. That is needed to protect their rights (article 15(4) GDPR).
overview-csv-category = kind
overview-csv-number = number
overview-csv-document = document
overview-csv-date = date
overview-csv-places = places
consistency-title = Consistency: same text, different decision
consistency-intro = Woo and GDPR ask that the same passage is treated the same everywhere. Below is where it is not. That may be right: one name can be two people's.
consistency-values = Same text, different decision
consistency-none = Every text is treated the same everywhere.
consistency-documents = Documents with the same content
consistency-no-doubles = No two documents have the same content.
consistency-column-same = Same content

## Messages of the command line

cli-error = error
cli-warning = note
cli-no-requester = without --requester nobody is known as the verzoeker: everything is treated as another's
cli-usage-missing = missing: { $argument }
cli-usage-unknown = unknown argument { $argument }
cli-usage-command = unknown or missing command { $argument }
cli-usage-value = { $value } does not go with { $argument }
cli-usage-choice = { $value } does not go with { $argument }; possible: { $valid }
cli-usage-no-value = { $argument } needs a value
cli-usage-other = this combination of arguments cannot be: { $argument }
cli-usage-hint = Help: zwartlak --help, or zwartlak COMMAND --help
cli-no-such-path = { $path }: does not exist or cannot be opened ({ $cause })
cli-nothing-to-do = not a single file was found
cli-output-overlaps = { $path }: the output folder must not hold an input nor lie inside an input folder
cli-output-not-empty = { $path }: the output exists already; choose another place or give --overwrite
cli-output-not-ours = { $path }: this folder holds files that are not this program's; choose another folder
cli-output-link = { $path }: is a link to another folder; choose an ordinary folder
cli-answers-unused = { $count ->
    [one] 1 decision fits no place and was not used
   *[other] { $count } decisions fit no place and were not used
}: the file or the program has changed
cli-no-terms = No term was given to look for. Use --term or --terms, or choose another --kind.
cli-output-io = { $path }: the output folder cannot be made ({ $cause })
cli-stopping = Stopping: the file in hand is finished first. Ctrl-C once more breaks off at once.
cli-stopped = Stopped. Not every file was done; the report says which.
cli-waiting = Waiting: the load of the machine is above { $load }.
cli-no-load = --max-load cannot be used here: this system does not tell its load
cli-report-failed = { $path }: the report could not be written ({ $cause }). Do not use the copies: not everything was done or told.
cli-watch-failed = { $path }: the answer could not be written ({ $cause }). It will be tried again.
cli-progress = { $done } of { $total } files done
cli-progress-rate = , { $files } files/s, { $speed } MB/s
cli-progress-left = , about { $seconds } s to go
cli-summary = { $files ->
    [one] 1 file
   *[other] { $files } files
}{ $members ->
    [0] {""}
    [one] {""} (1 of them inside another file)
   *[other] {""} ({ $members } of them inside other files)
} in { $seconds } s: { $clean } clean, { $redacted } redacted, { $review } to review, { $unreadable } not (fully) read, { $held } held back, { $leaks } leak; { $findings ->
    [one] 1 finding
   *[other] { $findings } findings
}
cli-written = Redacted copies: { $documents }
    Report (do not send along): { $report }
cli-verify-clean = nothing found that should have been gone
cli-verify-no-traces = no traces found of redaction that does not hold
cli-policy-ok = { $name } ({ $title }): right; { $articles } articles
cli-motivation-names = the motivation of { $ground } holds personal data and does not go into the inventory
cli-decide-no-name = give with --by the name of who decides or releases
cli-decide-recorded = { $count ->
    [one] 1 decision recorded
   *[other] { $count } decisions recorded
}
cli-decide-open = { $count ->
    [one] 1 open question or file without a good copy left: no release yet
   *[other] { $count } open questions or files without a good copy left: no release yet
}
cli-decide-concept = CONCEPT: nobody has released these copies
cli-decide-second = CONCEPT: released by { $names }; a second person has to do so too
cli-decide-final = FINAL: released by { $names }
people-heading = { $path }: { $count } persons
people-confidence = confidence { $share } %, mentioned { $count } times
people-doubt = { $count } times it is not certain that it is this person
people-forms = forms
people-data = data
people-documents = documents
people-ambiguous = Fits more than one person (decide):
people-masked = Names are masked; --show-text shows them.
cli-state-dossier = --state does not go with --kind { $kind }: a dossier is always read as a whole
cli-digest-secret = your own terms, passwords and lists take a secret: --digest=FILE; without one what is in them can be guessed
cli-state-trouble = the state of the scan was not kept well ({ $cause }); the report is right, but the next scan will read more files again
cli-baseline-unknown = { $print }: this fingerprint is not accepted
cli-baseline-no-name = give the name of who accepts this with --by, and why with --reason
cli-baseline-past = --until { $until } has passed: today is { $today }. Give a day that is still to come, or leave --until out
cli-baseline-nothing = no finding fits this choice: nothing has been accepted. See with zwartlak baseline report which paths, kinds and fingerprints there are
cli-baseline-choose = choose what you accept: --path, --of-kind or --fingerprint, or --all for everything
cli-baseline-accepted = { $count ->
    [one] 1 finding accepted
   *[other] { $count } findings accepted
}
cli-leak-nothing = there is nothing in the state about these places
cli-watch-one = give one folder to watch
cli-watch-metrics = --metrics belongs to zwartlak scan: watching has no end at which numbers are written
cli-watch-state = give with --state where to remember what has been looked at
cli-state-files = { $files } files, and { $gone } that are no longer there
cli-state-accepted = Findings that must go ({ $count } accepted):
cli-state-runs = Last scans:
cli-state-run = { $run }  { $begun } to { $ended }: { $files } files, { $fresh } read, { $findings } findings
cli-state-broken-off = broken off
cli-state-pruned = { $count ->
    [one] 1 file forgotten
   *[other] { $count } files forgotten
}
cli-state-sound = All is well.
cli-state-damaged = the state is damaged: { $detail }. Throw it away; the next scan reads everything again
cli-state-orphans = { $detail } rows belong to nothing
cli-state-numbers = the numbers of { $detail } documents are wrong
cli-worker-bare = this system cannot guard reading processes against everything; not bounded: { $missing }
worker-guard-core = core files
worker-guard-memory = memory
worker-guard-processor = processor time
worker-guard-open-files = open files
worker-guard-output = size of files
worker-guard-parent = end of the main process
worker-guard-files = access to files
worker-guard-network = network
state-error-locked = { $path }: another scan is using this state{ $cause }
state-error-key = { $path }: this is not the key with which the state was made{ $cause }. Put the right key back, or begin with a new state
state-error-no-key = { $path }: this is no key, for a key has exactly 32 bytes{ $cause }. Put the key back from a backup. Where there is none, take this file away: a new key will be made, and what was recorded with the old one no longer holds
state-error-foreign = { $path }: this is no state of this program, or one of a later version{ $cause }
state-error-io = { $path }: { $cause }
cli-patterns-ok = { $files } recognisers, { $examples } examples: all correct
cli-patterns-wrong = { $problems ->
    [one] 1 mistake
   *[other] { $problems } mistakes
} in { $files ->
    [one] 1 recogniser
   *[other] { $files } recognisers
}

## Help

help-template = {"{"}about{"}"}

    Usage: {"{"}usage{"}"}

    {"{"}all-args{"}"}{"{"}after-help{"}"}
help-commands = Commands
help-command = COMMAND
help-arguments = Arguments
help-options = Options
help-value-path = PATH
help-value-file = FILE
help-value-dir = DIR
help-value-text = TEXT
help-value-kind = KIND
help-value-original = ORIGINAL
help-value-redacted = REDACTED
help-value-n = N
help-value-format = FORMAT
help-value-mode = MODE
help-value-name = NAME
help-value-number = NUMBER
help-value-date = YYYY-MM-DD
help-arg-help = Shows this help
help-arg-version = Shows the version
help-arg-lang = Language of messages and reports: nl or en; without it: nl
help-arg-quiet = No progress and no summary

help = Finds personal data in documents and makes copies in which it is really gone.
help-usage = zwartlak COMMAND [OPTIONS]
help-examples = Examples:
      zwartlak scan notulen.docx --kind verslag
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o out/
      zwartlak verify letter.pdf out/documenten/letter.pdf

    Everything happens on this computer; the originals are never changed.
help-scan = Looks for personal data and reports where it is.
help-scan-usage = zwartlak scan PATH… --kind KIND [OPTIONS]
help-scan-examples = Examples:
      zwartlak scan notulen/ --kind verslag
      zwartlak scan /mnt/share --kind schijf --format csv -o findings.csv
      find . -name '*.pdf' | zwartlak scan --files-from - --kind woo --format jsonl

    Exit code: 0 nothing found, 1 something found, 2 wrong command, 3 not everything read.
help-scan-arg-output = Writes the report to FILE instead of the screen
help-redact = Makes redacted copies, checks them and reports.
help-redact-usage = zwartlak redact PATH… --kind KIND -o DIR [OPTIONS]
help-redact-examples = Examples:
      zwartlak redact besluit.pdf bijlagen/ --kind woo -o out/
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o out/
      zwartlak redact folder/ --kind none --term "Project Silver Gull" -o out/

    The copies are in out/documenten, what happened is in out/rapport.
    Every copy is a concept until a person has approved it.
    Exit code: 0 done, 1 to review, 2 wrong command, 3 not everything read or held back,
    4 leak found in a copy (which was not written).
help-redact-arg-output = Folder for copies and report; must be empty
help-scan-arg-overwrite = Replaces a report of an earlier run
help-scan-arg-explain = Puts under each finding why it is one and what speaks against it (table)
help-redact-arg-decisions = Decisions of people: bevindingen.jsonl of an earlier run, with redact or keep in "action"
help-redact-arg-case = Case number for the inventory and the productierapport (Woo)
help-arg-date = Day against which the age of a document counts: of the Woo request (art. 5.3) or of the scan (retention); without: today
help-redact-arg-overwrite = Replaces the result of an earlier run in the same folder
help-redact-arg-images = Pictures that were not read: blank makes them grey, keep leaves them; without it: blank
help-redact-arg-accept-changes = Accepts tracked changes in Word files: inserted text becomes ordinary text, deleted text goes; without it: changes stay, but deleted text and comments with a finding go
help-redact-arg-box = Width of a black box in a PDF: step rounds to large steps and sets the line anew, so that the gap does not tell the word; fixed makes every box equally wide; full-line blackens the whole line with all that stands on it; exact moves nothing, but then the width tells the word; without it: step
help-scan-arg-state = Remembers in FILE what was found, without the data themselves; what has not changed is not read again next time
help-scan-arg-digest = Scans nothing, but says in one number under which version of program, policy, patterns and lists the scan would be done; with =FILE under the secret in that file, which is made where there is none
help-scan-arg-rehash = Looks at the content of every file, also where size and date are the same
help-arg-no-workers = Reads the files in this process itself: a file that brings it down takes everything with it
help-arg-file-memory = Memory for reading one file, in MB; without: 3072
help-arg-file-time = Time for reading one file, in seconds; without: 600
help-value-time = TIME
help-scan-arg-max-duration = Ends in good order after this time: 30s, 45m or 6h; the next scan goes on
help-scan-arg-nice = Lets other programs go first: 0 to 19
help-scan-arg-max-load = Begins no new file while the machine is busier than N (average load of the last minute, this scan included)
help-arg-metrics = Writes numbers for monitoring to FILE (Prometheus)
help-watch = Watches a folder: what is put in is checked, and the answer appears in another folder.
help-watch-usage = zwartlak watch DIR --kind KIND --state FILE -o DIR [OPTIONS]
help-watch-examples = Example:
      zwartlak watch inbox/ --kind verslag --state inbox.state -o answers/

    Ends in good order on Ctrl-C.
help-watch-value-paths = DIR
help-watch-arg-paths = The folder to watch
help-watch-arg-output = Folder for the reports: one a file
help-watch-arg-every = Looks every so many seconds, also when the system tells nothing; without: 30
help-watch-arg-state = Remembers in FILE what has been looked at
help-watch-arg-rehash = Looks at the content of every file
help-watch-arg-max-duration = Ends in good order after this time: 30s, 45m or 6h
help-watch-arg-nice = Lets other programs go first: 0 to 19
help-watch-arg-max-load = Begins no new file while the machine is busier than N
help-baseline = Says what is new on a drive since the last scan, and records what may stay.
help-baseline-usage = zwartlak baseline COMMAND [OPTIONS]
help-baseline-examples = Examples:
      zwartlak baseline report drive.state --format html -o morning.html
      zwartlak baseline accept drive.state --path /mnt/share/hr --by "A. Bakker" --reason "personnel files" --until 2027-01-01
      zwartlak baseline leak drive.state --path /mnt/share/open -o report.html
help-baseline-report = Says what is new, what is gone and what is still there.
help-baseline-report-usage = zwartlak baseline report FILE [OPTIONS]
help-baseline-report-examples = Exit code: 0 nothing new, 1 something new.
help-baseline-report-arg-since = Compares with the scan of this number; without: the one before
help-baseline-report-arg-kind = Policy with the retention terms; without: schijf
help-baseline-report-arg-format = Form: table, html, jsonl, csv or sarif; without: table
help-baseline-report-arg-output = Writes the report to FILE
help-baseline-report-arg-overwrite = Replaces a report of an earlier time
help-baseline-accept = Records that findings may stay.
help-baseline-accept-usage = zwartlak baseline accept FILE --by NAME --reason TEXT [OPTIONS]
help-baseline-accept-arg-by = Name of who accepts this
help-baseline-accept-arg-reason = Why it may stay
help-baseline-accept-arg-until = Last day on which this holds; without: until it is taken back
help-baseline-accept-arg-all = Everything that is there now
help-baseline-accept-arg-path = Only in this file or folder; may be repeated
help-baseline-accept-arg-of-kind = Only this kind, such as email; may be repeated
help-baseline-accept-arg-fingerprint = Only this fingerprint; may be repeated
help-baseline-withdraw = Takes back what was accepted.
help-baseline-withdraw-usage = zwartlak baseline withdraw FILE FINGERPRINT…
help-arg-fingerprints = Fingerprints, as the list names them
help-baseline-list = Names what is accepted, why, by whom and until when.
help-baseline-list-usage = zwartlak baseline list FILE
help-baseline-leak = Fills in a form to report a data breach.
help-baseline-leak-usage = zwartlak baseline leak FILE --path PATH… [-o FILE]
help-baseline-leak-arg-path = Files or folders that it is about
help-baseline-leak-arg-output = Writes the form to FILE
help-baseline-leak-arg-overwrite = Replaces a form of an earlier time
help-state = Shows what the scans of a drive remember.
help-state-usage = zwartlak state COMMAND [OPTIONS]
help-state-examples = Examples:
      zwartlak state show drive.state
      zwartlak state export drive.state --format csv > state.csv

    There are no personal data in a state: only places of files, kinds and numbers.
help-arg-state = The state of the scan
help-state-show = Shows the numbers and the last scans.
help-state-show-usage = zwartlak state show FILE
help-state-export = Writes the state to standard output.
help-state-export-usage = zwartlak state export FILE [--format jsonl|csv]
help-state-export-arg-format = Form: jsonl or csv; without: jsonl
help-state-prune = Forgets files that have been gone for long.
help-state-prune-usage = zwartlak state prune FILE [--runs NUMBER]
help-state-prune-arg-runs = Forgets what disappeared that many scans ago; without: 30
help-state-verify = Checks whether the state is whole.
help-state-verify-usage = zwartlak state verify FILE
help-worker = Reads files for another process of this program.
help-worker-usage = zwartlak worker
help-redact-arg-legend = Adds a page with the grounds to every redacted PDF; a box in which its ground could not be read gets its number instead
help-redact-arg-ocr-layer = Puts an invisible text layer with the words that stayed over scanned pages of PDFs, to search and to be read aloud
help-verify = Checks that what is redacted in the copy is really gone from it; or looks in one PDF for text that is only covered.
help-verify-usage = zwartlak verify ORIGINAL [REDACTED]
help-verify-examples = Example:
      zwartlak verify letter.pdf letter-redacted.pdf
      zwartlak verify published.pdf

    Exit code: 0 nothing found, 4 leak.
help-verify-arg-original = The original, or the only file
help-verify-arg-copy = The redacted copy; without it: the one file alone
help-people = Shows who occurs in a dossier, in which forms and roles, and how sure that is.
help-people-usage = zwartlak people PATH… --kind KIND [OPTIONS]
help-people-examples = Examples:
      zwartlak people dossier/ --kind inzage --requester verzoeker.toml
      zwartlak people stukken/ --kind woo --show-text

    A name that fits more than one person stands apart: a human has to decide.
help-decide = Records what people decided, and who releases a bundle.
help-decide-usage = zwartlak decide DIR [OPTIONS]
help-decide-examples = Examples:
      zwartlak decide uit/ --by "A. Bakker" --from bevindingen-nagekeken.jsonl
      zwartlak decide uit/ --by "A. Bakker" --release --four-eyes
      zwartlak decide uit/

    Decisions go into uit/besluiten.jsonl, from which nothing disappears. Make the copies again after that
    with zwartlak redact … -o uit/ --overwrite. Exit code: 0 final, 1 still a concept.
help-decide-arg-output = The output folder of zwartlak redact
help-decide-arg-by = Name of who decides or releases
help-decide-arg-from = Copy of rapport/bevindingen.jsonl with "action", "ground" or "motivation" changed
help-decide-arg-motivation = Motivation for these decisions
help-decide-arg-release = Releases the copies as they are now
help-decide-arg-four-eyes = Asks for a second person before the bundle is final
help-policy = Checks a policy file, or shows what it decides.
help-policy-usage = zwartlak policy COMMAND [OPTIONS]
help-policy-examples = Examples:
      zwartlak policy check own.toml
      zwartlak policy show woo
help-policy-check = Says per file what is wrong and what should have been there.
help-policy-check-usage = zwartlak policy check [FILE…]
help-policy-check-examples = Example:
      zwartlak policy check own.toml
help-policy-show = Shows per role what happens to each kind of data, with ground and article.
help-policy-show-usage = zwartlak policy show KIND [OPTIONS]
help-policy-show-examples = Example:
      zwartlak policy show woo
help-arg-files = Policy files; without: the built-in ones
help-policy-show-arg-kind = Name or file of the policy
help-arg-mode = Way of working, such as streng or keep-functionaris
help-patterns = Shows or checks the recognisers.
help-patterns-usage = zwartlak patterns COMMAND [OPTIONS]
help-patterns-examples = Examples:
      zwartlak patterns list
      zwartlak patterns check own-recognisers/
help-patterns-list = Shows every recogniser with explanation and source.
help-patterns-list-usage = zwartlak patterns list [DIR]
help-patterns-list-examples = Example:
      zwartlak patterns list own-recognisers/
help-patterns-check = Checks that every recogniser does what its examples say.
help-patterns-check-usage = zwartlak patterns check [DIR]
help-patterns-check-examples = Example:
      zwartlak patterns check own-recognisers/
help-arg-dir = Folder with own recognisers; without it: the built-in ones
help-arg-paths = Files and folders; for inzage and woo a folder is one dossier
help-arg-files-from = Reads the paths or addresses (file://, s3://, az://) from FILE, one a line; - is standard input
help-arg-kind = Kind of check: verslag, woo, inzage, schijf, none (own terms only), or a policy file of your own
help-arg-requester = Data of the verzoeker and of consents (TOML)
help-arg-officials = List of officials (TOML)
help-arg-streng = For minutes: names of those who attend or hold an office must go too
help-arg-keep-functionaris = For inzage: names of those who acted in function or profession stay (doctor, case worker, teacher)
help-arg-term = Word or phrase that must always go; may be repeated
help-arg-terms = File with such words, one a line
help-arg-password = Password for files that need one; may be repeated. Others on this machine can see it: prefer --passwords
help-arg-passwords = File with passwords, one per line
help-arg-patterns = Folder with own recognisers
help-arg-jobs = Files at the same time; without it: the number of cores
help-arg-show-text = Puts the text found itself in the report; without it: masked only
help-arg-format = Form of the report: table, jsonl, csv, sarif or html; without it: table

## What the check finds

leak-unreadable = The second reader cannot open the copy.
leak-text-still-there = Removed text can still be read.
leak-hidden-text = Removed text is still in a hidden place.
leak-object-string = Removed text is still in a data field of the file.
leak-metadata = Removed text is still in the properties.
leak-old-revision = The file still holds an older version.
leak-outside-changed = Something outside the redactions has changed.
leak-box-not-opaque = A redaction box is not opaque.
leak-text-under-box = There is still text under a box.
leak-page-count = The number or size of pages differs.
leak-embedded = An embedded file was left behind.
leak-nothing-removed = Nothing was removed.
leak-still-visible = What was removed in another place can still be read here.
leak-unverifiable = This could not be verified.
leak-text-off-page = There is text outside the visible part of the page.
leak-invisible-text = There is text in the colour of its background.
leak-see-through-box = A dark box lets the text under it show through.
leak-unapplied-redaction = A redaction was marked here but never applied.
leak-hidden-layer = The file has layers that are hidden.
leak-embedded-file = The file holds another file.
leak-properties = The properties name an author.

## Files of the user's own that are wrong

policy-error-unknown = { $name } is not a known policy. Choose one of these: { $known }, or the path of a policy file.
policy-error-mode = policy { $policy } has no mode { $mode }
policy-error-io = { $path }: this policy file cannot be read ({ $cause })
policy-error-syntax = { $path }:{ $line }: this line of the policy file is not written well ({ $detail })
policy-error-retention = { $path }:{ $line }: a retention term needs words, a number of years and an article
policy-error-regime = { $path }:{ $line }: regime must be one of: { $detail }
policy-error-id = { $path }:{ $line }: give id a name, other than "none"
policy-error-thresholds = { $path }:{ $line }: the thresholds must lie between 0 and 1, and ask must not be above redact
policy-error-class = { $path }:{ $line }: this is not a class. Choose from: { $detail }
policy-error-article = { $path }:{ $line }: fill in under article which article of the law the rule rests on
policy-error-no-ground = { $path }:{ $line }: what is kept needs no ground. Remove ground
policy-error-ground = { $path }:{ $line }: there is no such ground. Choose from: { $detail }
policy-error-idle-rule = { $path }:{ $line }: this rule never applies: earlier rules decide all of it
policy-error-no-rule = { $path }:{ $line }: there is no rule for { $detail }
policy-error-no-kind = { $path }:{ $line }: name at least one kind under kinds, or ["*"] for all
policy-error-kind = { $path }:{ $line }: there is no such kind. Choose from: { $detail }
policy-error-no-role = { $path }:{ $line }: name at least one role under roles, or ["*"] for all
policy-error-role = { $path }:{ $line }: there is no such role. Choose from: { $detail }
case-error-io = { $path }: this file with names cannot be read ({ $cause })
case-error-syntax = { $path }:{ $line }: this line is not filled in well ({ $detail })
case-error-no-name = { $path }: give at least one name for names under [verzoeker]
pattern-error-unreadable = { $path }: this file or folder of recognisers cannot be read ({ $cause })
pattern-error-shape = { $path }:{ $line }: this line of the recogniser is not written well ({ $detail })
pattern-error-content = { $path }: this recogniser is wrong ({ $detail })
pattern-error-regex = { $path }: the pattern of this recogniser is wrong ({ $detail })
