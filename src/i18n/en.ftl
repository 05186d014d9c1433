## Messages of the command line

cli-error = error
cli-usage-missing = missing: { $argument }
cli-usage-unknown = unknown argument { $argument }
cli-usage-command = unknown or missing command { $argument }
cli-usage-value = { $value } does not go with { $argument }{ $valid ->
    [""] { "" }
   *[other] { "" }; possible: { $valid }
 }
cli-usage-no-value = { $argument } needs a value
cli-usage-other = this combination of arguments cannot be: { $argument }
cli-usage-hint = Help: zwartlak --help, or zwartlak COMMAND --help
cli-no-such-path = { $path }: does not exist or cannot be opened ({ $cause })
cli-nothing-to-do = not a single file was found
cli-output-overlaps = { $path }: the output folder must not hold an input nor lie inside an input folder
cli-output-not-empty = { $path }: the output folder is not empty; choose another or give --overwrite
cli-output-io = { $path }: the output folder cannot be made ({ $cause })
cli-progress = { $done } of { $total } files done
cli-summary = { $files } files in { $seconds } s: { $clean } clean, { $redacted } redacted, { $review } to review, { $unreadable } not (fully) read, { $held } held back, { $leaks } leak; { $findings } findings
cli-written = Redacted copies: { $documents }
    Report (do not send along): { $report }
cli-verify-clean = nothing found that should have been gone
cli-patterns-ok = { $files } recognisers, { $examples } examples: all correct
cli-patterns-wrong = { $problems } mistakes in { $files } recognisers

## Help

help-template = {"{"}about{"}"}

    Usage: {"{"}usage{"}"}

    {"{"}all-args{"}"}

    {"{"}after-help{"}"}
help-commands = Commands
help-command = COMMAND
help-arguments = Arguments
help-options = Options
help-arg-help = Shows this help
help-arg-version = Shows the version
help-arg-lang = Language of messages and reports: nl or en
help-arg-quiet = No progress and no summary

help = Finds personal data in documents and makes copies in which it is really gone.
help-examples = Examples:
      zwartlak scan notulen.docx --kind verslag
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o out/
      zwartlak verify letter.pdf out/documenten/letter.pdf

    Everything happens on this computer; the originals are never changed.
help-scan = Looks for personal data and reports where it is.
help-scan-examples = Examples:
      zwartlak scan notulen/ --kind verslag
      zwartlak scan /mnt/share --kind schijf --format csv -o findings.csv
      find . -name '*.pdf' | zwartlak scan --files-from - --kind woo --format jsonl

    Exit code: 0 nothing found, 1 something found, 2 wrong command, 3 not everything read.
help-scan-arg-output = Writes the report to FILE instead of the screen
help-redact = Makes redacted copies, checks them and reports.
help-redact-examples = Examples:
      zwartlak redact besluit.pdf bijlagen/ --kind woo -o out/
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o out/
      zwartlak redact folder/ --kind none --term "Project Silver Gull" -o out/

    The copies are in out/documenten, what happened is in out/rapport.
    Every copy is a concept until a person has approved it.
    Exit code: 0 done, 1 to review, 2 wrong command, 3 not everything read or held back,
    4 leak found in a copy (which was not written).
help-redact-arg-output = Folder for copies and report; must be empty
help-redact-arg-overwrite = Replaces the result of an earlier run in the same folder
help-redact-arg-images = Pictures that were not read: blank makes them grey, keep leaves them
help-verify = Checks that what is redacted in the copy is really gone from it.
help-verify-examples = Example:
      zwartlak verify letter.pdf letter-redacted.pdf

    Exit code: 0 nothing found, 4 leak.
help-verify-arg-original = The original
help-verify-arg-copy = The redacted copy
help-patterns = Shows or checks the recognisers.
help-patterns-examples = Examples:
      zwartlak patterns list
      zwartlak patterns check own-recognisers/
help-patterns-list = Shows every recogniser with explanation and source.
help-patterns-check = Checks that every recogniser does what its examples say.
help-arg-dir = Folder with own recognisers; without it: the built-in ones
help-arg-paths = Files and folders; for inzage and woo a folder is one dossier
help-arg-files-from = Reads the paths from FILE, one a line; - is standard input
help-arg-kind = Kind of check: verslag, woo, inzage, schijf, none (own terms only), or a policy file of your own
help-arg-requester = Data of the verzoeker and of consents (TOML)
help-arg-officials = List of officials (TOML)
help-arg-term = Word or phrase that must always go; may be repeated
help-arg-terms = File with such words, one a line
help-arg-patterns = Folder with own recognisers
help-arg-jobs = Files at the same time; without it: the number of cores
help-arg-show-text = Puts the text found itself in the report; without it: masked only
help-arg-format = Form of the report
