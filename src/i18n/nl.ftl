### Words of the reports: outcomes, reasons, kinds, roles. Both languages hold the same ids.

## Outcomes of a file, and what they mean.

outcome-clean = schoon
outcome-redacted = gelakt
outcome-needs-review = nakijken
outcome-unreadable = niet (helemaal) gelezen
outcome-held-back = tegengehouden
outcome-leak = lek gevonden
outcome-clean-means = Helemaal gelezen. Er is niets gevonden dat weg moet.
outcome-redacted-means = Er is een gelakte kopie. De kopie is gecontroleerd: wat weg moest, is weg.
outcome-needs-review-means = Er staan persoonsgegevens in, of u moet nog iets beslissen.
outcome-needs-review-copy-means = Er is een gelakte kopie, maar u moet nog iets beslissen.
outcome-unreadable-means = Het programma kon dit bestand niet, of niet helemaal, lezen. Er kan dus meer in staan.
outcome-held-back-means = Er is geen kopie gemaakt, omdat niet zeker is dat alles weg is.
outcome-leak-means = De controle vond in de kopie nog iets dat weg moest. De kopie is weggegooid.

## Why something was not read or has no copy, and what to do about it.

reason-io = Het bestand kon niet worden geopend of gelezen: { $detail }.
reason-io-todo = Kijk of u bij het bestand mag en of het nog bestaat. Probeer het daarna opnieuw.
reason-encrypted = Op het bestand zit een wachtwoord.
reason-encrypted-todo = Haal het wachtwoord eraf of vraag een versie zonder wachtwoord.
reason-damaged = Het bestand is beschadigd: { $detail }.
reason-damaged-todo = Open het in het programma waarmee het is gemaakt en sla het opnieuw op.
reason-unsupported = Dit soort bestand kan het programma niet lezen: { $detail }.
reason-unsupported-todo = Sla het op als PDF, Word-bestand (docx) of tekst, of beoordeel het zelf.
reason-too-large = Het bestand is te groot: { $detail }.
reason-too-large-todo = Splits het bestand in delen.
reason-inflates = Uitgepakt is het bestand te groot: { $detail }.
reason-inflates-todo = Vraag de beheerder om dit bestand te bekijken: het kan schadelijk zijn.
reason-limit = Het bestand gaat over een grens heen: { $detail }.
reason-limit-todo = Sla het opnieuw op in een eenvoudiger vorm, of beoordeel het zelf.
reason-not-text = De tekst is niet te ontcijferen: { $detail }.
reason-not-text-todo = Sla het bestand op als tekst in UTF-8.
reason-encoding = De tekst komt na lezen en schrijven niet precies hetzelfde terug: { $detail }.
reason-encoding-todo = Sla het bestand op als tekst in UTF-8.
reason-no-text-layer = De tekst staat alleen in een plaatje (scan).
reason-no-text-layer-todo = Lees deze pagina zelf, of maak de scan eerst doorzoekbaar.
reason-unreadable-font = Te veel letters op deze pagina zijn niet te herkennen.
reason-unreadable-font-todo = Lees deze pagina zelf, of maak de PDF opnieuw vanuit het oorspronkelijke bestand.
reason-image-unread = Er staat een plaatje in dat niet is gelezen. In een gelakte kopie is het leeg gemaakt.
reason-image-unread-todo = Bekijk het plaatje in het oorspronkelijke bestand.
reason-embedded-unread = Er zit een ander bestand in dat niet is gelezen: { $detail }. In een gelakte kopie zit het niet meer.
reason-embedded-unread-todo = Haal dat bestand eruit en controleer het apart.
reason-crash = Het programma liep vast op dit bestand.
reason-crash-todo = Meld dit aan de makers. Beoordeel het bestand zelf.
reason-leak = De controle van de kopie is niet gelukt: { $detail }.
reason-leak-todo = Gebruik dit bestand niet. Meld dit aan de makers.
reason-not-removable = Iets dat weg moet, kan niet worden verwijderd: { $detail }.
reason-not-removable-todo = Haal het zelf weg in het oorspronkelijke programma, en probeer het opnieuw.
reason-output = De kopie kon niet worden geschreven: { $detail }.
reason-output-todo = Kijk of u in de uitvoermap mag schrijven en of er ruimte is.
reason-output-exists = De kopie bestaat al, of twee bestanden krijgen dezelfde naam.
reason-output-exists-todo = Kies een lege map voor de kopieën.
reason-ocr-missing = Niet gelezen: OCR ontbreekt. De tekst staat in een plaatje.
reason-ocr-missing-todo = Installeer de tekstherkenning: sudo apt-get install libtesseract5 tesseract-ocr-nld tesseract-ocr-eng. Zet zwartlak-ocr naast zwartlak (make build maakt beide).
reason-ocr-failed = De tekstherkenning is op deze pagina mislukt: { $detail }.
reason-ocr-failed-todo = Lees deze pagina zelf, of scan haar opnieuw.
reason-unread-ink = Op deze pagina staat veel dat geen gedrukte tekst is: handschrift, een foto of een tekening.
reason-unread-ink-todo = Lees en bekijk deze pagina zelf.

## Kinds of personal data.

kind-person = naam
kind-bsn = BSN
kind-address = adres
kind-postcode = postcode
kind-phone = telefoonnummer
kind-email = e-mailadres
kind-iban = rekeningnummer
kind-birth-date = geboortedatum
kind-license-plate = kenteken
kind-id-number = persoonlijk nummer
kind-health = gezondheid
kind-religion = geloof
kind-ethnicity = afkomst
kind-politics = politieke voorkeur
kind-union = vakbond
kind-sexual = seksualiteit
kind-criminal = strafrecht
kind-financial = geldzaken
kind-case-number = zaaknummer
kind-ip = computeradres
kind-signature = handtekening
kind-photo = foto
kind-term = opgegeven woord

## How grave.

class-gewoon = gewoon
class-gevoelig = gevoelig
class-bijzonder = bijzonder
class-strafrechtelijk = strafrechtelijk

## Parts of a document; a number may follow.

part-text = tekst
part-page = pagina
part-body = tekst
part-slide = dia
part-notes = notities bij dia
part-sheet = blad
part-hidden-sheet = verborgen blad
part-header = koptekst
part-footer = voettekst
part-footnote = voetnoot
part-endnote = eindnoot
part-comment = opmerking
part-properties = eigenschappen
part-file-name = bestandsnaam
part-outline = bladwijzers
part-annotation = notitie
part-field = invulveld
part-attachment = bijlage
part-mail-header = kopregel
part-other = overig

## Roles of people.

role-verzoeker = verzoeker
role-functionaris = functionaris
role-derde = derde
role-toestemming = gaf toestemming
role-onzeker = onzeker
role-organisatie = organisatie

## What happens to a finding.

action-redact = lakken
action-keep = blijft staan
action-ask = beslissen

## Why something is a finding.

evidence-pattern = past in het patroon
evidence-checksum = controlegetal klopt: { $detail }
evidence-context = woord ernaast: { $detail }
evidence-list = staat in de lijst { $detail }
evidence-grammar = heeft de vorm van een naam: { $detail }
evidence-model = taalmodel
evidence-same-person = zelfde persoon als elders
evidence-function = functie ernaast: { $detail }
evidence-functional = adres van een organisatie
evidence-person = hoort bij een persoon: { $detail }
evidence-term = u vroeg om dit woord
evidence-against = spreekt ertegen: { $detail }

## What is removed from a copy besides the findings.

scrub-page-labels = paginalabels aangepast
scrub-texts = overige teksten verwijderd
scrub-mail-merge = samenvoeggegevens verwijderd
scrub-printer-settings = printerinstellingen verwijderd
scrub-metadata = eigenschappen (auteur, titel, datum)
scrub-javascript = scripts
scrub-attachments = bijlagen
scrub-annotations = notities
scrub-outlines = bladwijzers
scrub-forms = invulvelden
scrub-thumbnails = miniaturen van pagina's
scrub-private-data = verborgen gegevens van andere programma's
scrub-structure-text = verborgen tekst voor schermlezers die gelakte woorden bevatte
scrub-links = koppelingen
scrub-images = plaatjes die niet zijn gelezen
scrub-signatures = digitale handtekeningen
scrub-layers = verborgen lagen
scrub-revision-authors = namen bij wijzigingen
scrub-comments = opmerkingen
scrub-thumbnail = miniatuur
scrub-macros = macro's
scrub-embedded = ingesloten bestanden
scrub-template = naam van de sjabloon
scrub-old-revisions = oude versies
scrub-converted-mail = omgezet naar een gewoon mailbestand (eml)
scrub-converted-office = omgezet naar de nieuwe vorm (docx, xlsx, pptx)

## Reports.

report-title = Rapport: { $policy }
report-concept = CONCEPT – nog niet door een mens goedgekeurd
report-verdict-clean = Schoon: er is niets gevonden dat weg moet.
report-verdict-redacted = Gelakt: van elk bestand waarin iets weg moest, is een gecontroleerde kopie gemaakt. Een mens moet die nog goedkeuren.
report-verdict-needs-review = Nog niet klaar om te publiceren of te versturen: er staan persoonsgegevens in, of u moet nog iets beslissen.
report-verdict-unreadable = Niet klaar: niet alles kon worden gelezen. Wat niet is gelezen, is ook niet gecontroleerd.
report-verdict-held-back = Niet klaar: van sommige bestanden is geen kopie gemaakt.
report-verdict-leak = Let op: in een kopie stond nog iets dat weg moest. Die kopie is weggegooid.
report-files = { $count ->
    [one] 1 bestand
   *[other] { $count } bestanden
}
report-findings = { $count ->
    [0] niets gevonden
    [one] 1 vondst
   *[other] { $count } vondsten
}
report-actions = { $redact } lakken, { $ask } beslissen, { $keep } blijven staan
report-questions-heading = Wat moet u nog beslissen?
report-questions-todo = Het programma weet bij deze plaatsen niet zeker wat moet. In een gelakte kopie zijn ze voor de zekerheid weggehaald. Mag iets blijven staan? Vul dan het bestand met de verzoeker of de lijst van functionarissen aan, en maak de kopie opnieuw.
report-show-all = Toon alle { $count } plaatsen
report-files-heading = Per bestand
report-outcomes-heading = Hoe staan de bestanden ervoor?
report-kinds-heading = Wat is er gevonden?
report-attention-heading = Wat is niet gelezen of tegengehouden, en wat kunt u doen?
report-attention-none = Alle bestanden zijn helemaal gelezen en er is niets tegengehouden.
report-none-found = Er is niets gevonden.
report-grounds-heading = Gronden
report-todo = Wat u kunt doen: { $todo }
report-output = Gelakte kopie: { $name }
report-scrubbed = Ook verwijderd: { $things }
report-column-outcome = Uitkomst
report-column-files = Bestanden
report-column-meaning = Betekenis
report-column-place = Plaats
report-column-kind = Soort
report-column-value = Wat er staat (onherkenbaar)
report-column-score = Zekerheid
report-column-who = Van wie
report-column-action = Wat gebeurt er
report-column-ground = Grond of artikel
report-column-total = Totaal
report-cell = { $part }, cel { $cell }
report-line = { $part }, regel { $line }
report-by-person = beslist door { $name }
report-by-concept = nog niet beslist, in het concept gelakt
report-masked-note = Dit rapport laat geen persoonsgegevens zien: van elke waarde staan er hoogstens beginletters of de laatste twee cijfers. Namen van mappen en bestanden staan er wel in. Mensen hebben een nummer: p1 is overal in een dossier dezelfde persoon.
report-made-by = Gemaakt met zwartlak { $version } op deze computer. Er is niets verstuurd.

## Berichten van de opdrachtregel

cli-error = fout
cli-usage-missing = er ontbreekt: { $argument }
cli-usage-unknown = onbekend argument { $argument }
cli-usage-command = onbekende of ontbrekende opdracht { $argument }
cli-usage-value = { $value } kan niet bij { $argument }
cli-usage-choice = { $value } kan niet bij { $argument }; mogelijk: { $valid }
cli-usage-no-value = bij { $argument } hoort een waarde
cli-usage-other = deze combinatie van argumenten kan niet: { $argument }
cli-usage-hint = Hulp: zwartlak --help, of zwartlak OPDRACHT --help
cli-no-such-path = { $path }: bestaat niet of is niet te openen ({ $cause })
cli-nothing-to-do = er is geen enkel bestand gevonden
cli-output-overlaps = { $path }: de uitvoermap mag geen invoer bevatten en niet in een invoermap liggen
cli-output-not-empty = { $path }: de uitvoer bestaat al; kies een andere plaats of geef --overwrite
cli-output-not-ours = { $path }: in deze map staan bestanden die niet van dit programma zijn; kies een andere map
cli-output-link = { $path }: is een koppeling naar een andere map; kies een gewone map
cli-answers-unused = { $count } beslissing(en) passen op geen enkele plaats en zijn niet gebruikt: het bestand of het programma is veranderd
cli-no-terms = Er is geen term opgegeven om naar te zoeken. Gebruik --term of --terms, of kies een andere --kind.
cli-output-io = { $path }: de uitvoermap kan niet worden gemaakt ({ $cause })
cli-progress = { $done } van { $total } bestanden gedaan
cli-summary = { $files } bestanden in { $seconds } s: { $clean } schoon, { $redacted } gelakt, { $review } te beoordelen, { $unreadable } niet (volledig) gelezen, { $held } tegengehouden, { $leaks } lek; { $findings } vindplaatsen
cli-written = Gelakte kopieën: { $documents }
    Verslag (niet meesturen): { $report }
cli-verify-clean = niets gevonden dat weg had moeten zijn
cli-verify-no-traces = geen sporen gevonden van lakken dat niet houdt
cli-patterns-ok = { $files } herkenners, { $examples } voorbeelden: alles klopt
cli-patterns-wrong = { $problems } fouten in { $files } herkenners

## Hulpteksten

help-template = {"{"}about{"}"}

    Gebruik: {"{"}usage{"}"}

    {"{"}all-args{"}"}{"{"}after-help{"}"}
help-commands = Opdrachten
help-command = OPDRACHT
help-arguments = Argumenten
help-options = Opties
help-arg-help = Toont deze hulp
help-arg-version = Toont de versie
help-arg-lang = Taal van berichten en verslagen: nl of en; zonder: nl
help-arg-quiet = Geen voortgang en geen samenvatting

help = Vindt persoonsgegevens in documenten en maakt kopieën waarin ze echt weg zijn.
help-examples = Voorbeelden:
      zwartlak scan notulen.docx --kind verslag
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o uit/
      zwartlak verify brief.pdf uit/documenten/brief.pdf

    Alles gebeurt op deze computer; de originelen worden nooit gewijzigd.
help-scan = Zoekt persoonsgegevens en meldt waar ze staan.
help-scan-examples = Voorbeelden:
      zwartlak scan notulen/ --kind verslag
      zwartlak scan /mnt/share --kind schijf --format csv -o vondsten.csv
      find . -name '*.pdf' | zwartlak scan --files-from - --kind woo --format jsonl

    Afsluitcode: 0 niets gevonden, 1 iets gevonden, 2 opdracht klopt niet, 3 niet alles gelezen.
help-scan-arg-output = Schrijft het verslag naar FILE in plaats van naar het scherm
help-redact = Maakt gelakte kopieën, controleert ze en doet verslag.
help-redact-examples = Voorbeelden:
      zwartlak redact besluit.pdf bijlagen/ --kind woo -o uit/
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o uit/
      zwartlak redact map/ --kind none --term "Project Zilvermeeuw" -o uit/

    In uit/documenten staan de kopieën, in uit/rapport staat wat er is gebeurd.
    Elke kopie is een concept totdat een mens haar heeft goedgekeurd.
    Afsluitcode: 0 gereed, 1 te beoordelen, 2 opdracht klopt niet, 3 niet alles gelezen of
    tegengehouden, 4 lek gevonden in een kopie (die is niet geschreven).
help-redact-arg-output = Map voor kopieën en verslag; moet leeg zijn
help-scan-arg-overwrite = Vervangt een rapport van een eerdere keer
help-redact-arg-decisions = Beslissingen van mensen: bevindingen.jsonl van een eerdere keer, met in "action" redact of keep
help-redact-arg-overwrite = Vervangt de uitkomst van een eerdere keer in dezelfde map
help-redact-arg-images = Afbeeldingen die niet gelezen zijn: blank maakt ze grijs, keep laat ze staan; zonder: blank
help-redact-arg-box = Breedte van een zwart vak in een pdf: step rondt af op grote stappen en schikt de regel opnieuw, zodat het gat het woord niet verraadt; fixed maakt elk vak even breed; full-line maakt de hele regel zwart, ook wat er verder op staat; exact verschuift niets, maar de breedte verraadt dan het woord; zonder: step
help-verify = Controleert of wat in de kopie is gelakt er ook echt uit is; of zoekt in één pdf naar tekst die alleen bedekt is.
help-verify-examples = Voorbeeld:
      zwartlak verify brief.pdf brief-gelakt.pdf
      zwartlak verify gepubliceerd.pdf

    Afsluitcode: 0 niets gevonden, 4 lek.
help-verify-arg-original = Het origineel, of het enige bestand
help-verify-arg-copy = De gelakte kopie; zonder: alleen het ene bestand
help-patterns = Toont of controleert de herkenners.
help-patterns-examples = Voorbeelden:
      zwartlak patterns list
      zwartlak patterns check eigen-herkenners/
help-patterns-list = Toont elke herkenner met uitleg en bron.
help-patterns-check = Controleert of elke herkenner doet wat zijn voorbeelden zeggen.
help-arg-dir = Map met eigen herkenners; zonder: de ingebouwde
help-arg-paths = Bestanden en mappen; een map is bij inzage en woo één dossier
help-arg-files-from = Leest de paden uit FILE, één per regel; - is de standaardinvoer
help-arg-kind = Soort onderzoek: verslag, woo, inzage, schijf, none (alleen eigen termen), of een eigen beleidsbestand
help-arg-requester = Gegevens van de verzoeker en van toestemmingen (TOML)
help-arg-officials = Lijst van functionarissen (TOML)
help-arg-term = Woord of zinsdeel dat altijd weg moet; mag vaker
help-arg-terms = Bestand met zulke woorden, één per regel
help-arg-patterns = Map met eigen herkenners
help-arg-jobs = Aantal bestanden tegelijk; zonder: het aantal rekenkernen
help-arg-show-text = Zet de gevonden tekst zelf in het verslag; zonder: alleen gemaskeerd
help-arg-format = Vorm van het verslag: table, jsonl, csv, sarif of html; zonder: table

## Uitkomsten van de controle

leak-unreadable = De kopie kan niet door de tweede lezer worden geopend.
leak-text-still-there = Gelakte tekst is nog leesbaar.
leak-hidden-text = Gelakte tekst staat nog op een verborgen plaats.
leak-object-string = Gelakte tekst staat nog in een gegevensveld van het bestand.
leak-metadata = Gelakte tekst staat nog in de eigenschappen.
leak-old-revision = Het bestand bevat nog een oudere versie.
leak-outside-changed = Buiten de gelakte plaatsen is iets veranderd.
leak-box-not-opaque = Een lakvlak dekt niet.
leak-text-under-box = Onder een vlak staat nog tekst.
leak-page-count = Aantal of formaat van de pagina's verschilt.
leak-embedded = Een ingesloten bestand is achtergebleven.
leak-nothing-removed = Er is niets weggehaald.
leak-still-visible = Wat op een andere plaats is weggehaald, is hier nog te lezen.
leak-unverifiable = Dit kon niet worden gecontroleerd.
leak-invisible-text = Er staat tekst in de kleur van de achtergrond.
leak-see-through-box = Een donker vlak laat de tekst eronder door.
leak-unapplied-redaction = Er is aangegeven dat hier gelakt moet worden, maar dat is niet gebeurd.
leak-hidden-layer = Het bestand heeft lagen die verborgen zijn.
leak-embedded-file = Het bestand bevat een ander bestand.
leak-properties = De eigenschappen noemen een auteur.

## Bestanden van de gebruiker die niet kloppen

policy-error-unknown = { $name } is geen bekend beleid. Kies een van deze: { $known }, of het pad van een beleidsbestand.
policy-error-io = { $path }: dit beleidsbestand is niet te lezen ({ $cause })
policy-error-syntax = { $path }:{ $line }: deze regel van het beleidsbestand is niet goed geschreven ({ $detail })
policy-error-id = { $path }:{ $line }: geef bij id een naam, en niet "none"
policy-error-thresholds = { $path }:{ $line }: de grenzen moeten tussen 0 en 1 liggen, en ask mag niet hoger zijn dan redact
policy-error-class = { $path }:{ $line }: dit is geen klasse. Kies uit: { $detail }
policy-error-article = { $path }:{ $line }: vul bij article het wetsartikel in waar de regel op rust
policy-error-no-ground = { $path }:{ $line }: wat blijft staan, heeft geen ground nodig. Haal ground weg
policy-error-ground = { $path }:{ $line }: deze grond bestaat niet. Kies uit: { $detail }
policy-error-idle-rule = { $path }:{ $line }: deze regel geldt nooit, want eerdere regels beslissen alles al
policy-error-no-rule = { $path }:{ $line }: er ontbreekt een regel voor { $detail }
policy-error-no-kind = { $path }:{ $line }: noem bij kinds minstens één soort, of ["*"] voor alle soorten
policy-error-kind = { $path }:{ $line }: deze soort bestaat niet. Kies uit: { $detail }
policy-error-no-role = { $path }:{ $line }: noem bij roles minstens één rol, of ["*"] voor alle rollen
policy-error-role = { $path }:{ $line }: deze rol bestaat niet. Kies uit: { $detail }
case-error-io = { $path }: dit bestand met namen is niet te lezen ({ $cause })
case-error-syntax = { $path }:{ $line }: deze regel is niet goed ingevuld ({ $detail })
case-error-no-name = { $path }: vul onder [verzoeker] bij names minstens één naam in
pattern-error-unreadable = { $path }: dit bestand of deze map met herkenners is niet te lezen ({ $cause })
pattern-error-shape = { $path }:{ $line }: deze regel van de herkenner is niet goed geschreven ({ $detail })
pattern-error-content = { $path }: deze herkenner klopt niet ({ $detail })
pattern-error-regex = { $path }: het zoekpatroon van deze herkenner klopt niet ({ $detail })
