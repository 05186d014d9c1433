### Words of the reports: outcomes, reasons, kinds, roles. Both languages hold the same ids.

## Outcomes of a file, and what they mean.

outcome-clean = schoon
outcome-redacted = gelakt
outcome-needs-review = nakijken
outcome-unreadable = niet helemaal gelezen
outcome-held-back = tegengehouden
outcome-leak = lek gevonden
outcome-clean-means = Helemaal gelezen. Er is niets gevonden dat weg moet.
outcome-redacted-means = Er is een gelakte kopie. De kopie is gecontroleerd: wat weg moest, is weg.
outcome-needs-review-means = Er staan persoonsgegevens in, of een mens moet nog iets beslissen.
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
reason-output-exists = De kopie bestaat al, of twee bestanden krijgen dezelfde naam.
reason-output-exists-todo = Kies een lege map voor de kopieën.

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

## Reports.

report-title = Rapport: { $policy }
report-concept = CONCEPT – nog niet door een mens goedgekeurd
report-verdict-clean = Schoon: er is niets gevonden dat weg moet.
report-verdict-redacted = Gelakt: van elk bestand waarin iets weg moest, is een gecontroleerde kopie gemaakt.
report-verdict-needs-review = Niet schoon: er staan persoonsgegevens in, of er moet nog iets worden beslist.
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
report-column-value = Waarde (onherkenbaar)
report-column-score = Zekerheid
report-column-who = Van wie
report-column-action = Wat gebeurt er
report-column-ground = Grond of artikel
report-column-total = Totaal
report-line = { $part }, regel { $line }
report-by-person = beslist door { $name }
report-by-concept = nog niet beslist, in het concept gelakt
report-masked-note = Dit rapport laat geen persoonsgegevens zien: van elke waarde staan er alleen beginletters of de laatste twee cijfers. Namen van mappen en bestanden staan er wel in.
report-made-by = Gemaakt met zwartlak { $version } op deze computer. Er is niets verstuurd.
