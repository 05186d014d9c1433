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
outcome-unreadable-means = The program could not read this file, or not all of it. There may be more in it.
outcome-held-back-means = No copy was made, because it is not certain that everything is gone.
outcome-leak-means = The check still found something in the copy that had to go. The copy was thrown away.

## Why something was not read or has no copy, and what to do about it.

reason-io = The file could not be opened or read: { $detail }.
reason-io-todo = Check that you may open the file and that it still exists. Then try again.
reason-encrypted = The file has a password.
reason-encrypted-todo = Remove the password or ask for a version without one.
reason-damaged = The file is damaged: { $detail }.
reason-damaged-todo = Open it in the program that made it and save it again.
reason-unsupported = The program cannot read this kind of file: { $detail }.
reason-unsupported-todo = Save it as PDF, Word file (docx) or text, or judge it yourself.
reason-too-large = The file is too large: { $detail }.
reason-too-large-todo = Split the file into parts.
reason-inflates = Unpacked, the file is too large: { $detail }.
reason-inflates-todo = Ask your administrator to look at this file: it may be harmful.
reason-limit = The file exceeds a limit: { $detail }.
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
reason-embedded-unread = It holds another file that was not read: { $detail }. A redacted copy does not have it any more.
reason-embedded-unread-todo = Take that file out and check it on its own.
reason-crash = The program failed on this file.
reason-crash-todo = Report this to the makers. Judge the file yourself.
reason-leak = The check of the copy failed: { $detail }.
reason-leak-todo = Do not use this file. Report this to the makers.
reason-not-removable = Something that must go cannot be removed: { $detail }.
reason-not-removable-todo = Remove it yourself in the original program, and try again.
reason-output-exists = The copy exists already, or two files would get the same name.
reason-output-exists-todo = Choose an empty folder for the copies.

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
part-other = other

## Roles of people.

role-verzoeker = requester
role-functionaris = official
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

## What is removed from a copy besides the findings.

scrub-metadata = properties (author, title, date)
scrub-javascript = scripts
scrub-attachments = attachments
scrub-annotations = annotations
scrub-outlines = outline
scrub-forms = form fields
scrub-thumbnails = page thumbnails
scrub-private-data = private data of other programs
scrub-structure-text = hidden text for screen readers that held redacted words
scrub-links = links
scrub-images = pictures that were not read
scrub-signatures = digital signatures
scrub-layers = hidden layers
scrub-revision-authors = names on tracked changes
scrub-comments = comments
scrub-thumbnail = thumbnail
scrub-macros = macros
scrub-embedded = embedded files
scrub-template = name of the template
scrub-old-revisions = old revisions

## Reports.

report-title = Report: { $policy }
report-concept = DRAFT – not yet approved by a person
report-verdict-clean = Clean: nothing was found that must go.
report-verdict-redacted = Redacted: every file with something that had to go has a checked copy.
report-verdict-needs-review = Not clean: there are personal data in it, or something is still to be decided.
report-verdict-unreadable = Not done: not everything could be read. What was not read was not checked.
report-verdict-held-back = Not done: some files have no copy.
report-verdict-leak = Take care: a copy still held something that had to go. That copy was thrown away.
report-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
report-findings = { $count ->
    [0] nothing found
    [one] 1 finding
   *[other] { $count } findings
}
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
report-line = { $part }, line { $line }
report-by-person = decided by { $name }
report-by-concept = not decided yet, redacted in the draft
report-masked-note = This report shows no personal data: of every value only first letters or the last two digits are there. Names of folders and files do appear.
report-made-by = Made with zwartlak { $version } on this computer. Nothing was sent.
