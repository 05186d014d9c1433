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
reason-damaged = Het bestand is beschadigd ({ $detail }).
reason-damaged-todo = Open het in het programma waarmee het is gemaakt en sla het opnieuw op.
reason-unsupported = { $detail ->
    [symlink] Dit is een koppeling (symlink) en geen bestand.
    [special-file] Dit is geen gewoon bestand.
    [binary] De inhoud van dit bestand is geen document dat het programma kent.
    [heic] Deze HEIC-foto is opgeslagen in een vorm die het programma niet leest.
    [heic-many] In dit HEIC-bestand zitten meer beelden: een serie, een film of een tweede foto.
    [pst] Dit is een Outlook-archief (pst). Het programma opent dat niet.
    [seven-zip] Dit 7z-archief is ingepakt op een manier die het programma niet kent.
    [tnef] Dit is een winmail.dat: een bericht in een vorm die alleen Outlook kent.
    [enriched] De tekst is opgemaakt in een vorm die het programma niet leest (enriched).
    [zip-compression] Het archief is ingepakt op een manier die het programma niet kent.
   *[other] Dit soort bestand kan het programma niet lezen: { $detail }.
}
reason-unsupported-todo = { $detail ->
    [symlink] Geef het bestand zelf op als het gecontroleerd moet worden.
    [special-file] Dit bestand kan niet worden gecontroleerd.
    [heic] Bewaar de foto als JPEG of PNG en geef die op.
    [heic-many] Bewaar elk beeld als JPEG of PNG en geef die op.
    [pst] Open het in Outlook en sla de berichten op als los bestand (msg of eml).
    [tnef] Open het in Outlook en sla de berichten op als los bestand (msg of eml).
    [seven-zip] Pak het uit, en geef de map op of pak het in als zip.
   *[other] Sla het op als PDF, Word-bestand (docx) of tekst, of beoordeel het zelf.
}
reason-too-large = Het bestand is groter dan { $detail }. Dat is de grens.
reason-too-large-todo = Splits het bestand in delen.
reason-inflates = Uitgepakt is het bestand groter dan { $detail }. Dat is de grens.
reason-inflates-todo = Vraag de beheerder om dit bestand te bekijken: het kan schadelijk zijn.
reason-limit = { $detail ->
    [depth] Het bestand is te diep genest.
    [pages] Het bestand heeft te veel pagina's.
    [image] Een plaatje in het bestand is te groot.
    [zip-entries] Het bestand bestaat uit te veel onderdelen.
    [container-depth] Er zitten te veel bestanden in elkaar (een zip in een zip in een zip).
    [members] Er zitten te veel bestanden in.
    [dictionary] Om het uit te pakken is te veel geheugen nodig.
    [msg-items] Het bericht bestaat uit te veel onderdelen.
    [mail-parts] Het bericht bestaat uit te veel onderdelen.
    [mail-fields] Het bericht bestaat uit te veel onderdelen.
    [xml-attributes] Het bestand heeft te veel kenmerken bij één onderdeel.
    [xml-depth] Het bestand is te diep genest.
    [rtf-depth] Het bestand is te diep genest.
    [msg-depth] Het bestand is te diep genest.
    [page-tree] Het bestand is te diep genest.
    [graphics-state] Het bestand is te diep genest.
    [forms] Het bestand is te diep genest.
    [glyphs] De pagina's bestaan uit te veel tekenopdrachten.
    [objects] De pagina's bestaan uit te veel tekenopdrachten.
    [operators] De pagina's bestaan uit te veel tekenopdrachten.
    [paths] De pagina's bestaan uit te veel tekenopdrachten.
   *[other] Het bestand is te ingewikkeld ({ $detail }).
}
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
reason-image-ocr-missing = Er staat een plaatje in dat niet is gelezen: OCR ontbreekt. In een gelakte kopie is het leeg gemaakt.
reason-image-ocr-missing-todo = Installeer de tekstherkenning: sudo apt-get install libtesseract5 tesseract-ocr-nld tesseract-ocr-eng. Of bekijk het plaatje in het oorspronkelijke bestand.
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
reason-empty = Het bestand is leeg: 0 bytes.
reason-empty-todo = Kijk of het goed is opgeslagen of verstuurd.
reason-stopped = Het programma is gestopt voordat het aan dit bestand toe was.
reason-stopped-todo = Start het programma opnieuw.
reason-address = Dit programma kan niet bij een adres dat met { $detail }:// begint.
reason-address-todo = Voor s3:// en az:// is een programma nodig dat met objectopslag is gemaakt (cargo build --features objects). Of haal het bestand eerst op en geef het pad.
reason-worker = { $detail ->
    [memory] Het lezen van dit bestand kostte meer geheugen dan mag.
    [time] Het lezen van dit bestand duurde langer dan mag.
    [stack] Dit bestand is te diep genest om te lezen.
    [killed] Het lezen van dit bestand is van buitenaf afgebroken, misschien door te weinig geheugen.
    [start] Er kon geen leesproces worden gestart.
   *[other] Het programma liep vast op dit bestand.
}
reason-worker-todo = Het is twee keer geprobeerd. Beoordeel het bestand zelf, of vraag de beheerder om ernaar te kijken.
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
part-picture = plaatje op pagina
part-notes = notities bij dia
part-sheet = blad
part-hidden-sheet = verborgen blad
part-hidden-cell = verborgen rij of kolom, blad
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
role-woordvoerder = woordvoerder
role-ambtenaar = in functie
role-deskundige = in beroep
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
evidence-against-check-fails = tegen: het controlegetal klopt niet
evidence-against-common-word = tegen: het is ook een gewoon woord
evidence-against-context = tegen: een woord ernaast wijst op iets anders
evidence-against-doubtful = tegen: kan van een organisatie zijn
evidence-against-no-context = tegen: geen woord ernaast dat het aankondigt
evidence-grammar-house-number = staat na een huisnummer
evidence-grammar-place = staat voor een plaatsnaam
evidence-grammar-after-name = staat na een naam
evidence-person-name = hoort bij een persoon: naam in dezelfde zin of rij
evidence-person-nameless = hoort bij een persoon zonder naam (cliënt, ik, [naam])
evidence-person-name-before = hoort bij een persoon: naam ervoor
evidence-person-pronoun = hoort bij een persoon: verwijswoord
evidence-person-number = hoort bij een persoon: persoonsnummer
evidence-person-record = hoort bij een persoon: dossier over die persoon
evidence-against-sentence-start = tegen: staat aan het begin van een zin
evidence-grammar-initials = heeft voorletters
evidence-grammar-title = titel ervoor
evidence-grammar-aanhef = aanhef ervoor
evidence-grammar-tussenvoegsel = heeft een tussenvoegsel
evidence-grammar-voornaam-achternaam = voornaam en achternaam
evidence-grammar-enumeration = staat in een opsomming van namen
evidence-grammar-couple = voornaam van een paar met één achternaam
report-evidence = { $score } { $id }: { $why }

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
scrub-unpainted = formulieren en patronen die geen bladzijde toont
scrub-font-letters = letters die alleen in gelakte woorden stonden, uit de lettertypen
scrub-links = koppelingen
scrub-images = plaatjes die niet zijn gelezen
scrub-ocr-layer = er kwam een onzichtbare tekstlaag bij met de woorden die bleven
scrub-image-recoded = een plaatje in een formaat dat niet geschreven kan worden (JPEG 2000), omgezet naar JPEG of zonder verlies
scrub-signatures = digitale handtekeningen
scrub-layers = verborgen lagen
scrub-revision-authors = namen bij wijzigingen
scrub-comments = opmerkingen
scrub-thumbnail = miniatuur
scrub-deleted-text = verwijderde tekst waarin iets is gevonden
scrub-changes-accepted = bijgehouden wijzigingen overgenomen
scrub-macros = macro's
scrub-custom-xml = gegevens van andere programma's
scrub-embedded = ingesloten bestanden
scrub-template = naam van de sjabloon
scrub-old-revisions = oude versies
scrub-encryption = versleuteling: de kopie heeft geen wachtwoord
scrub-converted-mail = omgezet naar een gewoon mailbestand (eml)
scrub-converted-picture = omgezet naar JPEG (een HEIC-foto kan het programma lezen, maar niet schrijven)
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
report-members = { $count ->
    [0] {""}
    [one] {""} (waarvan 1 in een ander bestand)
   *[other] {""} (waarvan { $count } in een ander bestand)
}
report-findings = { $count ->
    [0] niets gevonden
    [one] 1 vondst
   *[other] { $count } vondsten
}
report-actions = { $redact } lakken, { $ask } beslissen, { $keep } blijven staan
report-questions-heading = Wat moet u nog beslissen?
report-questions-todo = Het programma weet bij deze plaatsen niet zeker wat moet. In een gelakte kopie zijn ze voor de zekerheid weggehaald. Mag iets blijven staan? Leg dat vast met zwartlak decide, of vul het bestand met de verzoeker of de lijst van functionarissen aan. Maak de kopie daarna opnieuw.
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
report-unchanged = Ongewijzigd sinds een eerdere scan: alleen de aantallen zijn bekend.
change-new = nieuw
change-still = er nog
change-accepted = geaccepteerd
change-gone = weg
axis-folder = Map
axis-kind = Soort gegeven
axis-class = Hoe ernstig
axis-age = Ouderdom van het bestand
axis-owner = Eigenaar
axis-exposure = Wie het kan lezen
exposure-owner = alleen de eigenaar
exposure-group = een groep
exposure-everybody = iedereen
age-00 = jonger dan 1 jaar
age-01 = 1 tot 2 jaar
age-02 = 2 tot 5 jaar
age-05 = 5 tot 10 jaar
age-10 = 10 jaar of ouder
drive-title = Wat er op de schijf staat, en wat er nieuw is
drive-note = Aantallen zijn vondsten: plaatsen waar persoonsgegevens staan. De gegevens zelf staan niet in dit verslag, wel de namen van mappen en bestanden.
drive-since = Vergeleken met de scan van { $begun }.
drive-since-nothing = Dit is de eerste scan: alles is nieuw.
drive-trend = Vondsten per scan
drive-count = Aantal
drive-more-groups = Niet getoond:
drive-new = Nieuwe vondsten
drive-none-new = Er is niets nieuws.
drive-more = En nog { $count }; de lijst (--format csv) noemt ze allemaal.
drive-file = Bestand
drive-kind = Soort
drive-class = Ernst
drive-readers = Wie het kan lezen
drive-look = Bestanden die een blik verdienen
drive-none-look = Geen.
drive-legend = Balken: donker is nieuw, licht is er nog.
drive-gone = Niet meer gevonden
drive-none-gone = Er is niets verdwenen.
drive-unread = Niet gelezen
drive-none-unread = Alles is gelezen.
drive-unread-note = { $count ->
    [one] Eén bestand is niet, of niet helemaal, gelezen. Er kan dus meer in staan.
   *[other] { $count } bestanden zijn niet, of niet helemaal, gelezen. Er kan dus meer in staan.
}
drive-trouble = De laatste keer was het niet te openen; wat eerder gevonden is, telt nog mee.
leak-form-title = Melding van een mogelijk datalek
leak-form-note = Het programma vulde in wat het weet. Een mens beoordeelt of dit een datalek is en of het gemeld moet worden. Stuur dit formulier naar de privacy officer.
leak-form-found = Ontdekt op
leak-form-until = Melden bij de AP uiterlijk (72 uur, AVG art. 33)
leak-form-severity = Ernst van de gegevens (voorstel)
leak-form-people = Om hoeveel mensen (minstens, naar de nummers in één bestand)
leak-form-places = Plaatsen
leak-form-in-files = Bestanden
leak-form-changed = Gewijzigd
leak-form-kinds = Welke gegevens, en op hoeveel plaatsen?
leak-form-classes = Hoe ernstig zijn die?
leak-form-readers = Wie kon erbij?
leak-form-files = { $count ->
    [one] In welk bestand? (1)
   *[other] In welke bestanden? ({ $count })
}
leak-form-open = Vul zelf aan
leak-form-who = Wie meldt dit?
leak-form-who-hint = Naam, afdeling, telefoon.
leak-form-what = Wat is er gebeurd?
leak-form-what-hint = Verlies, diefstal, verkeerd verstuurd, te ruim gedeeld.
leak-form-when = Wanneer gebeurde het?
leak-form-when-hint = Begin, einde, of sinds wanneer het zo was.
leak-form-how = Hoe werd het ontdekt?
leak-form-how-hint = Door wie, en waardoor.
leak-form-persons = Om wie gaat het, en om hoeveel mensen?
leak-form-persons-hint = Inwoners, cliënten, medewerkers; kinderen? De aantallen hierboven zijn plaatsen, geen mensen.
leak-form-systems = Welke systemen en welke ontvangers?
leak-form-systems-hint = Schijf, mailbox, leverancier; wie heeft het gezien?
leak-form-measures = Wat is er al gedaan?
leak-form-measures-hint = Afgesloten, teruggehaald, verwijderd, gewaarschuwd.
leak-form-consequences = Welke gevolgen kan het hebben?
leak-form-consequences-hint = Gezondheid, geld, schaamte, veiligheid.
report-made-by = Gemaakt met zwartlak { $version } op deze computer. Er is niets verstuurd.

## Oordeel over een verslag, en wat een blik verdient

judgement-schoon = Schoon: in dit verslag staan geen persoonsgegevens die weg moeten.
judgement-niet-schoon = Niet schoon: { $count ->
    [0] zonder naam is toch te zien om wie het gaat.
    [one] op 1 plaats staat iets dat niet in een verslag hoort.
   *[other] op { $count } plaatsen staat iets dat niet in een verslag hoort.
}
judgement-onbekend = Niet te zeggen: het verslag is niet helemaal gelezen.
note-health = { $count ->
    [one] Zwaarste soort: op 1 plaats staat iets over de gezondheid van iemand die te herkennen is. Dat hoort niet in een verslag; bespreek het mondeling.
   *[other] Zwaarste soort: op { $count } plaatsen staat iets over de gezondheid van iemand die te herkennen is. Dat hoort niet in een verslag; bespreek het mondeling.
}
note-combination = { $count ->
    [one] Let op: 1 zin noemt geen naam, maar rol, plaats, leeftijd of tijd laten samen toch zien om wie het gaat.
   *[other] Let op: { $count } zinnen noemen geen naam, maar rol, plaats, leeftijd of tijd laten samen toch zien om wie het gaat.
}
note-no-trace = In dit stuk staat niets over de verzoeker. Hoort het wel in dit dossier? Laat het anders weg.
note-other-client = Let op: dit stuk gaat over iemand anders (ander BSN) en niet over de verzoeker. Per ongeluk in dit dossier? Geef het niet mee: dat is een datalek.
note-another-bsn = { $count ->
    [one] Naast de verzoeker staat er het BSN van 1 ander in. Kijk of dat stuk hier hoort.
   *[other] Naast de verzoeker staan er BSN's van { $count } anderen in. Kijk of dat stuk hier hoort.
}
note-shared = { $count ->
    [one] 1 gegeven is van de verzoeker én van een ander, zoals een gezamenlijk adres. Het blijft staan.
   *[other] { $count } gegevens zijn van de verzoeker én van een ander, zoals een gezamenlijk adres. Ze blijven staan.
}
note-reporter = Er komt een melder of tipgever in voor. Kijk extra goed of niets laat zien wie dat is, ook zonder naam.
note-identity-copy = Dit lijkt een kopie van een identiteitsbewijs waarop te veel te zien is. Scherm pasfoto, BSN en documentnummer af, of verwijder de kopie na de controle.
note-mixed = In dit bestand staan nummers van { $count } verschillende mensen. Hoort dat zo?
note-people = In dit bestand komen { $count } mensen voor.
note-recipients = Deze mail ging zichtbaar naar { $count } adressen buiten de eigen organisatie. Zij zien elkaars adres: dat kan een datalek zijn.
note-exposed = Iedereen op deze computer kan dit bestand lezen.
note-retention-over = De bewaartermijn is voorbij ({ $detail }). Zet het bestand op de lijst om te vernietigen of te anonimiseren.
note-retention-keep = Nog niet weggooien: het moet zo lang bewaard blijven ({ $detail }).
note-retention-both = Bewaartermijn: { $detail }.
note-retention-unknown = Geen bewaartermijn bekend. Kijk in uw selectielijst.
severity-laag = Ernst: laag
severity-middel = Ernst: middel
severity-hoog = Ernst: hoog
severity-zeer-hoog = Ernst: zeer hoog
note-full-page = { $count ->
    [one] 1 bladzijde is bijna helemaal zwart. Kan een kleinere passage ook?
   *[other] { $count } bladzijden zijn bijna helemaal zwart. Kunnen kleinere passages ook?
}
note-ground-missing = { $count ->
    [one] 1 gelakte passage heeft geen grond.
   *[other] { $count } gelakte passages hebben geen grond.
}
note-ground-special = { $count ->
    [one] 1 bijzonder of strafrechtelijk gegeven is gelakt op grond van lid 2. Daarvoor is 5.1.1.d bedoeld.
   *[other] { $count } bijzondere of strafrechtelijke gegevens zijn gelakt op grond van lid 2. Daarvoor is 5.1.1.d bedoeld.
}
note-ground-number = { $count ->
    [one] 1 identificatienummer is gelakt op grond van lid 2. Daarvoor is 5.1.1.e bedoeld.
   *[other] { $count } identificatienummers zijn gelakt op grond van lid 2. Daarvoor is 5.1.1.e bedoeld.
}
note-ground-too-strong = { $count ->
    [one] 1 gewoon gegeven is gelakt op een absolute grond (5.1.1.d of 5.1.1.e). Is 5.1.2.e bedoeld?
   *[other] { $count } gewone gegevens zijn gelakt op een absolute grond (5.1.1.d of 5.1.1.e). Is 5.1.2.e bedoeld?
}
note-ground-lid-5 = { $count ->
    [one] 1 passage noemt 5.1.5 samen met een grond uit lid 1 of 2. Dat kan niet.
   *[other] { $count } passages noemen 5.1.5 samen met een grond uit lid 1 of 2. Dat kan niet.
}
note-ground-old = 5.3 is geen weigeringsgrond, maar een extra motivering bij stukken ouder dan vijf jaar.
proposal-client = cliënt { $letter }
proposal-person = een inwoner
proposal-health = weglaten; mondeling bespreken
proposal-special = weglaten
proposal-financial = weglaten, of alleen de stand van zaken
proposal-address = een adres in de gemeente
proposal-birth-date = weglaten
proposal-number = weglaten
proposal-picture = weghalen
report-column-proposal = Voorstel
report-reasons-heading = Waarom?
report-internal = INTERN – niet meesturen

## Lijsten bij een bundel

inventory-heading = Inventarislijst { $matter }
inventory-sheet = inventarislijst
inventory-intro = Alle documenten die bij dit besluit horen, met de beoordeling en de gronden.
inventory-column-number = Nr.
inventory-column-title = Document
inventory-column-sort = Soort
inventory-column-date = Datum
inventory-column-pages = Pagina's
inventory-column-assessment = Beoordeling
inventory-column-grounds = Gronden
inventory-column-motivation = Motivering
inventory-column-remark = Opmerking
inventory-column-meaning = Betekenis
inventory-column-count = Aantal
inventory-sort-text = tekst
inventory-sort-image = afbeelding
inventory-open = openbaar
inventory-partly = deels openbaar
inventory-unassessed = nog niet beoordeeld
inventory-pending = Niet (helemaal) gelezen of tegengehouden: beoordeel dit stuk zelf.
inventory-double = Zelfde inhoud als nr. { $number }.
inventory-old = Ouder dan vijf jaar: motiveer extra waarom het belang ondanks het tijdsverloop zwaarder weegt (art. 5.3).
inventory-old-note = Bij stukken ouder dan vijf jaar vragen gronden uit art. 5.1 lid 2, lid 5 en art. 5.2 een extra motivering (Woo art. 5.3).
inventory-motivate = Motiveer de belangenafweging (art. 5.1 lid 3).
inventory-legend = Legenda van de gronden
inventory-unknown-ground = Deze grond staat niet in de lijst van gronden.
overview-title = Overzicht van uw persoonsgegevens
overview-only-for = UITSLUITEND VOOR DE VERZOEKER – CONCEPT
overview-intro = U vroeg welke gegevens wij over u hebben. Hieronder ziet u welke soorten gegevens dat zijn en in welke stukken ze staan. De stukken zelf krijgt u erbij. Het nummer voor een stuk is het nummer in dit overzicht.
overview-categories = Welke gegevens hebben wij over u?
overview-column-category = Soort gegeven
overview-column-documents = Staat in
overview-recipients = Met wie zijn uw gegevens gedeeld?
overview-recipients-note = Deze organisaties kregen een bericht waarin uw gegevens staan. De lijst komt uit de adressen boven de berichten.
overview-no-recipients = In de stukken staat geen bericht waaruit blijkt dat uw gegevens met een andere organisatie zijn gedeeld.
overview-column-recipient = Organisatie
overview-shared = Welke gegevens zijn ook van een ander?
overview-shared-note = Deze gegevens zijn van u en ook van een ander, bijvoorbeeld een gezamenlijk adres. U mag ze zien.
overview-pending = Welke stukken zijn nog niet bekeken?
overview-pending-note = Deze stukken kon het programma niet lezen. Een medewerker bekijkt ze nog:
overview-body = Wat u verder mag weten
overview-body-note = De organisatie vult dit in voordat u het overzicht krijgt.
overview-column-subject = Onderwerp
overview-column-answer = Antwoord
overview-purposes = Waarvoor gebruiken wij uw gegevens?
overview-retention = Hoe lang bewaren wij uw gegevens?
overview-source = Van wie kregen wij uw gegevens, als u ze niet zelf gaf?
overview-automated = Nam een computer een besluit over u?
overview-rights = Uw rechten
overview-rights-note = U mag ons vragen om gegevens te verbeteren, te wissen of minder te gebruiken. U mag ook bezwaar maken tegen het gebruik. Bent u het niet eens met ons? Dan kunt u bezwaar maken bij ons, of een klacht indienen bij de Autoriteit Persoonsgegevens.
overview-blanked-note = In de stukken zijn gegevens van andere mensen onleesbaar gemaakt. Dat moet, om hun rechten te beschermen (artikel 15 lid 4 AVG).
overview-csv-category = soort
overview-csv-number = nummer
overview-csv-document = document
overview-csv-date = datum
overview-csv-places = plaatsen
consistency-title = Samenhang: zelfde tekst, ander besluit
consistency-intro = Woo en AVG vragen dat dezelfde passage overal hetzelfde wordt behandeld. Hieronder staat waar dat niet zo is. Dat kan terecht zijn: een naam kan van twee mensen zijn.
consistency-values = Zelfde tekst, ander besluit
consistency-none = Elke tekst is overal hetzelfde behandeld.
consistency-documents = Documenten met dezelfde inhoud
consistency-no-doubles = Geen twee documenten hebben dezelfde inhoud.
consistency-column-same = Zelfde inhoud

## Berichten van de opdrachtregel

cli-error = fout
cli-warning = let op
cli-no-requester = zonder --requester is niet bekend wie de verzoeker is: alles wordt behandeld als van een ander
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
cli-answers-unused = { $count ->
    [one] 1 beslissing past op geen enkele plaats en is niet gebruikt
   *[other] { $count } beslissingen passen op geen enkele plaats en zijn niet gebruikt
}: het bestand of het programma is veranderd
cli-no-terms = Er is geen term opgegeven om naar te zoeken. Gebruik --term of --terms, of kies een andere --kind.
cli-output-io = { $path }: de uitvoermap kan niet worden gemaakt ({ $cause })
cli-stopping = Stoppen: het bestand dat nu aan de beurt is, wordt afgemaakt. Nog eens Ctrl-C breekt meteen af.
cli-stopped = Gestopt. Niet alle bestanden zijn gedaan; het verslag zegt welke.
cli-waiting = Even wachten: de machine is drukker dan { $load }.
cli-no-load = --max-load kan hier niet: dit systeem zegt niet hoe druk het is
cli-report-failed = { $path }: het verslag kon niet worden geschreven ({ $cause }). Gebruik de kopieën niet: niet alles is gedaan of gemeld.
cli-watch-failed = { $path }: het antwoord kon niet worden geschreven ({ $cause }). Het wordt opnieuw geprobeerd.
cli-progress = { $done } van { $total } bestanden gedaan
cli-progress-rate = , { $files } bestanden/s, { $speed } MB/s
cli-progress-left = , nog ongeveer { $seconds } s
cli-summary = { $files ->
    [one] 1 bestand
   *[other] { $files } bestanden
}{ $members ->
    [0] {""}
    [one] {""} (waarvan 1 in een ander bestand)
   *[other] {""} (waarvan { $members } in een ander bestand)
} in { $seconds } s: { $clean } schoon, { $redacted } gelakt, { $review } te beoordelen, { $unreadable } niet (volledig) gelezen, { $held } tegengehouden, { $leaks } lek; { $findings ->
    [one] 1 vindplaats
   *[other] { $findings } vindplaatsen
}
cli-written = Gelakte kopieën: { $documents }
    Verslag (niet meesturen): { $report }
cli-verify-clean = niets gevonden dat weg had moeten zijn
cli-verify-no-traces = geen sporen gevonden van lakken dat niet houdt
cli-policy-ok = { $name } ({ $title }): klopt; { $articles } artikelen
cli-motivation-names = de motivering bij { $ground } bevat persoonsgegevens en komt niet in de inventarislijst
cli-decide-no-name = geef met --by de naam van wie beslist of vrijgeeft
cli-decide-recorded = { $count ->
    [one] 1 beslissing vastgelegd
   *[other] { $count } beslissingen vastgelegd
}
cli-decide-open = { $count ->
    [one] nog 1 open vraag of bestand zonder goede kopie: vrijgeven kan nog niet
   *[other] nog { $count } open vragen of bestanden zonder goede kopie: vrijgeven kan nog niet
}
cli-decide-concept = CONCEPT: niemand heeft deze kopieën vrijgegeven
cli-decide-second = CONCEPT: vrijgegeven door { $names }; een tweede persoon moet dat ook doen
cli-decide-final = DEFINITIEF: vrijgegeven door { $names }
people-heading = { $path }: { $count } personen
people-confidence = zekerheid { $share } %, { $count } keer genoemd
people-doubt = { $count } keer is niet zeker dat het deze persoon is
people-forms = vormen
people-data = gegevens
people-documents = documenten
people-ambiguous = Past bij meer dan één persoon (beslissen):
people-masked = Namen zijn onherkenbaar gemaakt; --show-text toont ze.
cli-state-dossier = bij --kind { $kind } hoort geen --state: een dossier wordt altijd in zijn geheel gelezen
cli-digest-secret = bij eigen termen, wachtwoorden en lijsten hoort een geheim: --digest=BESTAND; zonder is te raden wat erin staat
cli-state-trouble = de stand van de scan is niet goed bijgehouden ({ $cause }); het verslag klopt, maar de volgende scan leest meer bestanden opnieuw
cli-baseline-unknown = { $print }: deze vingerafdruk is niet geaccepteerd
cli-baseline-no-name = geef met --by de naam van wie dit accepteert en met --reason waarom
cli-baseline-past = --until { $until } is al voorbij: het is vandaag { $today }. Geef een dag die nog komt, of laat --until weg
cli-baseline-nothing = geen enkele vondst past bij deze keuze: er is niets geaccepteerd. Kijk met zwartlak baseline report welke paden, soorten en vingerafdrukken er zijn
cli-baseline-choose = kies wat u accepteert: --path, --of-kind of --fingerprint, of --all voor alles
cli-baseline-accepted = { $count ->
    [one] 1 vondst geaccepteerd
   *[other] { $count } vondsten geaccepteerd
}
cli-leak-nothing = op deze plaatsen staat niets in de stand
cli-watch-one = geef één map om te bewaken
cli-watch-metrics = --metrics hoort bij zwartlak scan: bewaken heeft geen einde waarop cijfers worden geschreven
cli-watch-state = geef met --state waar wordt onthouden wat al is bekeken
cli-state-files = { $files } bestanden, en { $gone } die er niet meer zijn
cli-state-accepted = Vondsten die weg moeten ({ $count } geaccepteerd):
cli-state-runs = Laatste scans:
cli-state-run = { $run }  { $begun } tot { $ended }: { $files } bestanden, { $fresh } gelezen, { $findings } vondsten
cli-state-broken-off = afgebroken
cli-state-pruned = { $count ->
    [one] 1 bestand vergeten
   *[other] { $count } bestanden vergeten
}
cli-state-sound = Alles klopt.
cli-state-damaged = de stand is beschadigd: { $detail }. Gooi haar weg; de volgende scan leest alles opnieuw
cli-state-orphans = { $detail } regels horen nergens bij
cli-state-numbers = bij { $detail } documenten kloppen de aantallen niet
cli-worker-bare = dit systeem kan leesprocessen niet overal tegen beschermen; niet beperkt: { $missing }
worker-guard-core = geheugenafdrukken
worker-guard-memory = geheugen
worker-guard-processor = rekentijd
worker-guard-open-files = aantal open bestanden
worker-guard-output = grootte van bestanden
worker-guard-parent = einde van het hoofdproces
worker-guard-files = toegang tot bestanden
worker-guard-network = netwerk
state-error-locked = { $path }: een andere scan gebruikt deze stand{ $cause }
state-error-key = { $path }: dit is niet de sleutel waarmee de stand is gemaakt{ $cause }. Zet de goede sleutel terug, of begin met een nieuwe stand
state-error-no-key = { $path }: dit is geen sleutel, want daarin horen precies 32 bytes te staan{ $cause }. Zet de sleutel terug uit een reservekopie. Is die er niet, haal dit bestand dan weg: er komt een nieuwe sleutel, en wat met de oude is vastgelegd, geldt niet meer
state-error-foreign = { $path }: dit is geen stand van dit programma, of een van een nieuwere versie{ $cause }
state-error-io = { $path }: { $cause }
cli-patterns-ok = { $files } herkenners, { $examples } voorbeelden: alles klopt
cli-patterns-wrong = { $problems ->
    [one] 1 fout
   *[other] { $problems } fouten
} in { $files ->
    [one] 1 herkenner
   *[other] { $files } herkenners
}

## Hulpteksten

help-template = {"{"}about{"}"}

    Gebruik: {"{"}usage{"}"}

    {"{"}all-args{"}"}{"{"}after-help{"}"}
help-commands = Opdrachten
help-command = OPDRACHT
help-arguments = Argumenten
help-options = Opties
help-value-path = PAD
help-value-file = BESTAND
help-value-dir = MAP
help-value-text = TEKST
help-value-kind = SOORT
help-value-original = ORIGINEEL
help-value-redacted = KOPIE
help-value-n = AANTAL
help-value-format = VORM
help-value-mode = WERKWIJZE
help-value-name = NAAM
help-value-number = NUMMER
help-value-date = JJJJ-MM-DD
help-arg-help = Toont deze hulp
help-arg-version = Toont de versie
help-arg-lang = Taal van berichten en verslagen: nl of en; zonder: nl
help-arg-quiet = Geen voortgang en geen samenvatting

help = Vindt persoonsgegevens in documenten en maakt kopieën waarin ze echt weg zijn.
help-usage = zwartlak OPDRACHT [OPTIES]
help-examples = Voorbeelden:
      zwartlak scan notulen.docx --kind verslag
      zwartlak redact dossier/ --kind inzage --requester verzoeker.toml -o uit/
      zwartlak verify brief.pdf uit/documenten/brief.pdf

    Alles gebeurt op deze computer; de originelen worden nooit gewijzigd.
help-scan = Zoekt persoonsgegevens en meldt waar ze staan.
help-scan-usage = zwartlak scan PAD… --kind SOORT [OPTIES]
help-scan-examples = Voorbeelden:
      zwartlak scan notulen/ --kind verslag
      zwartlak scan /mnt/share --kind schijf --format csv -o vondsten.csv
      find . -name '*.pdf' | zwartlak scan --files-from - --kind woo --format jsonl

    Afsluitcode: 0 niets gevonden, 1 iets gevonden, 2 opdracht klopt niet, 3 niet alles gelezen.
help-scan-arg-output = Schrijft het verslag naar BESTAND in plaats van naar het scherm
help-redact = Maakt gelakte kopieën, controleert ze en doet verslag.
help-redact-usage = zwartlak redact PAD… --kind SOORT -o MAP [OPTIES]
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
help-scan-arg-explain = Zet onder elke vondst waarom die er een is en wat ertegen spreekt (tabel)
help-redact-arg-decisions = Beslissingen van mensen: bevindingen.jsonl van een eerdere keer, met in "action" redact of keep
help-redact-arg-case = Zaaknummer voor de inventarislijst en het productierapport (Woo)
help-arg-date = Dag waartegen de leeftijd van een stuk telt: van het Woo-verzoek (art. 5.3) of van de scan (bewaartermijn); zonder: vandaag
help-redact-arg-overwrite = Vervangt de uitkomst van een eerdere keer in dezelfde map
help-redact-arg-images = Afbeeldingen die niet gelezen zijn: blank maakt ze grijs, keep laat ze staan; zonder: blank
help-redact-arg-accept-changes = Neemt bijgehouden wijzigingen in Word-bestanden over: ingevoegde tekst wordt gewone tekst, verwijderde tekst gaat eruit; zonder: wijzigingen blijven staan, maar verwijderde tekst en opmerkingen met een vondst gaan eruit
help-redact-arg-box = Breedte van een zwart vak in een pdf: step rondt af op grote stappen en schikt de regel opnieuw, zodat het gat het woord niet verraadt; fixed maakt elk vak even breed; full-line maakt de hele regel zwart, ook wat er verder op staat; exact verschuift niets, maar de breedte verraadt dan het woord; zonder: step
help-scan-arg-state = Onthoudt in BESTAND wat er is gevonden, zonder de gegevens zelf; wat niet is veranderd, wordt de volgende keer niet opnieuw gelezen
help-scan-arg-digest = Scant niet, maar zegt in één getal onder welke versie van programma, beleid, patronen en lijsten de scan zou gaan; met =BESTAND onder het geheim in dat bestand, dat zo nodig wordt gemaakt
help-scan-arg-rehash = Kijkt bij elk bestand naar de inhoud, ook als grootte en datum gelijk zijn
help-arg-no-workers = Leest de bestanden in dit proces zelf: een bestand dat vastloopt, neemt dan alles mee
help-arg-file-memory = Geheugen voor het lezen van één bestand, in MB; zonder: 3072
help-arg-file-time = Tijd voor het lezen van één bestand, in seconden; zonder: 600
help-value-time = TIJD
help-scan-arg-max-duration = Stopt netjes na deze tijd: 30s, 45m of 6h; de volgende scan gaat verder
help-scan-arg-nice = Laat andere programma's voorgaan: 0 tot 19
help-scan-arg-max-load = Begint geen nieuw bestand zolang de machine drukker is dan N (gemiddelde belasting van de laatste minuut, deze scan zelf meegeteld)
help-arg-metrics = Schrijft aantallen voor bewaking naar BESTAND (Prometheus)
help-watch = Bewaakt een map: wat erin wordt gezet, wordt bekeken, en het antwoord komt in een andere map.
help-watch-usage = zwartlak watch MAP --kind SOORT --state BESTAND -o MAP [OPTIES]
help-watch-examples = Voorbeeld:
      zwartlak watch inbox/ --kind verslag --state inbox.stand -o antwoord/

    Stopt netjes op Ctrl-C.
help-watch-value-paths = MAP
help-watch-arg-paths = De map die wordt bewaakt
help-watch-arg-output = Map voor de verslagen: één per bestand
help-watch-arg-every = Kijkt ook zonder bericht van het systeem elke zoveel seconden; zonder: 30
help-watch-arg-state = Onthoudt in BESTAND wat al is bekeken
help-watch-arg-rehash = Kijkt bij elk bestand naar de inhoud
help-watch-arg-max-duration = Stopt netjes na deze tijd: 30s, 45m of 6h
help-watch-arg-nice = Laat andere programma's voorgaan: 0 tot 19
help-watch-arg-max-load = Begint geen nieuw bestand zolang de machine drukker is dan N
help-baseline = Zegt wat er op een schijf nieuw is sinds de vorige scan, en legt vast wat mag blijven.
help-baseline-usage = zwartlak baseline OPDRACHT [OPTIES]
help-baseline-examples = Voorbeelden:
      zwartlak baseline report schijf.stand --format html -o ochtend.html
      zwartlak baseline accept schijf.stand --path /mnt/share/hr --by "A. Bakker" --reason "personeelsdossiers" --until 2027-01-01
      zwartlak baseline leak schijf.stand --path /mnt/share/open -o melding.html
help-baseline-report = Zegt wat nieuw is, wat weg is en wat er nog staat.
help-baseline-report-usage = zwartlak baseline report BESTAND [OPTIES]
help-baseline-report-examples = Afsluitcode: 0 niets nieuws, 1 iets nieuws.
help-baseline-report-arg-since = Vergelijkt met de scan met dit nummer; zonder: de vorige
help-baseline-report-arg-kind = Beleid met de bewaartermijnen; zonder: schijf
help-baseline-report-arg-format = Vorm: table, html, jsonl, csv of sarif; zonder: table
help-baseline-report-arg-output = Schrijft het verslag naar BESTAND
help-baseline-report-arg-overwrite = Vervangt een verslag van een eerdere keer
help-baseline-accept = Legt vast dat vondsten mogen blijven staan.
help-baseline-accept-usage = zwartlak baseline accept BESTAND --by NAAM --reason TEKST [OPTIES]
help-baseline-accept-arg-by = Naam van wie dit accepteert
help-baseline-accept-arg-reason = Waarom het mag blijven
help-baseline-accept-arg-until = Laatste dag waarop dit geldt; zonder: tot het wordt teruggenomen
help-baseline-accept-arg-all = Alles wat er nu staat
help-baseline-accept-arg-path = Alleen in dit bestand of deze map; mag vaker
help-baseline-accept-arg-of-kind = Alleen deze soort, zoals email; mag vaker
help-baseline-accept-arg-fingerprint = Alleen deze vingerafdruk; mag vaker
help-baseline-withdraw = Neemt terug wat was geaccepteerd.
help-baseline-withdraw-usage = zwartlak baseline withdraw BESTAND VINGERAFDRUK…
help-arg-fingerprints = Vingerafdrukken, zoals de lijst ze noemt
help-baseline-list = Noemt wat is geaccepteerd, waarom, door wie en tot wanneer.
help-baseline-list-usage = zwartlak baseline list BESTAND
help-baseline-leak = Vult een formulier in om een datalek te melden.
help-baseline-leak-usage = zwartlak baseline leak BESTAND --path PAD… [-o BESTAND]
help-baseline-leak-arg-path = Bestanden of mappen waar het om gaat
help-baseline-leak-arg-output = Schrijft het formulier naar BESTAND
help-baseline-leak-arg-overwrite = Vervangt een formulier van een eerdere keer
help-state = Laat zien wat de scans van een schijf hebben onthouden.
help-state-usage = zwartlak state OPDRACHT [OPTIES]
help-state-examples = Voorbeelden:
      zwartlak state show schijf.stand
      zwartlak state export schijf.stand --format csv > stand.csv

    In de stand staan geen persoonsgegevens: alleen plaatsen van bestanden, soorten en aantallen.
help-arg-state = De stand van de scan
help-state-show = Laat de aantallen en de laatste scans zien.
help-state-show-usage = zwartlak state show BESTAND
help-state-export = Schrijft de stand naar de standaarduitvoer.
help-state-export-usage = zwartlak state export BESTAND [--format jsonl|csv]
help-state-export-arg-format = Vorm: jsonl of csv; zonder: jsonl
help-state-prune = Vergeet bestanden die al lang weg zijn.
help-state-prune-usage = zwartlak state prune BESTAND [--runs AANTAL]
help-state-prune-arg-runs = Vergeet wat zoveel scans geleden is verdwenen; zonder: 30
help-state-verify = Controleert of de stand heel is.
help-state-verify-usage = zwartlak state verify BESTAND
help-worker = Leest bestanden voor een ander proces van dit programma.
help-worker-usage = zwartlak worker
help-redact-arg-legend = Zet achter elke gelakte pdf een bladzijde met de gronden; in een vak waarin de grond niet te lezen zou zijn, staat dan zijn nummer
help-redact-arg-ocr-layer = Zet over gescande bladzijden van pdf's een onzichtbare tekstlaag met de woorden die bleven, om in te zoeken en voor te laten lezen
help-verify = Controleert of wat in de kopie is gelakt er ook echt uit is; of zoekt in één pdf naar tekst die alleen bedekt is.
help-verify-usage = zwartlak verify ORIGINEEL [KOPIE]
help-verify-examples = Voorbeeld:
      zwartlak verify brief.pdf brief-gelakt.pdf
      zwartlak verify gepubliceerd.pdf

    Afsluitcode: 0 niets gevonden, 4 lek.
help-verify-arg-original = Het origineel, of het enige bestand
help-verify-arg-copy = De gelakte kopie; zonder: alleen het ene bestand
help-people = Laat zien wie er in een dossier voorkomen, in welke vormen en rollen, en hoe zeker dat is.
help-people-usage = zwartlak people PAD… --kind SOORT [OPTIES]
help-people-examples = Voorbeelden:
      zwartlak people dossier/ --kind inzage --requester verzoeker.toml
      zwartlak people stukken/ --kind woo --show-text

    Een naam die bij meer dan één persoon past, staat apart: die moet een mens beslissen.
help-decide = Legt vast wat mensen beslisten, en wie een bundel vrijgeeft.
help-decide-usage = zwartlak decide MAP [OPTIES]
help-decide-examples = Voorbeelden:
      zwartlak decide uit/ --by "A. Bakker" --from bevindingen-nagekeken.jsonl
      zwartlak decide uit/ --by "A. Bakker" --release --four-eyes
      zwartlak decide uit/

    Beslissingen komen in uit/besluiten.jsonl, waar niets uit verdwijnt. Maak de kopieën daarna opnieuw
    met zwartlak redact … -o uit/ --overwrite. Afsluitcode: 0 definitief, 1 nog een concept.
help-decide-arg-output = De uitvoermap van zwartlak redact
help-decide-arg-by = Naam van wie beslist of vrijgeeft
help-decide-arg-from = Kopie van rapport/bevindingen.jsonl waarin "action", "ground" of "motivation" is veranderd
help-decide-arg-motivation = Motivering bij deze beslissingen
help-decide-arg-release = Geeft de kopieën vrij zoals ze nu zijn
help-decide-arg-four-eyes = Vraagt om een tweede persoon voordat de bundel definitief is
help-policy = Controleert een beleidsbestand, of laat zien wat het beslist.
help-policy-usage = zwartlak policy OPDRACHT [OPTIES]
help-policy-examples = Voorbeelden:
      zwartlak policy check eigen.toml
      zwartlak policy show woo
help-policy-check = Zegt per bestand wat er niet klopt en wat er had moeten staan.
help-policy-check-usage = zwartlak policy check [BESTAND…]
help-policy-check-examples = Voorbeeld:
      zwartlak policy check eigen.toml
help-policy-show = Laat per rol zien wat met elk soort gegeven gebeurt, met grond en artikel.
help-policy-show-usage = zwartlak policy show SOORT [OPTIES]
help-policy-show-examples = Voorbeeld:
      zwartlak policy show woo
help-arg-files = Beleidsbestanden; zonder: de ingebouwde
help-policy-show-arg-kind = Naam of bestand van het beleid
help-arg-mode = Werkwijze, zoals streng of keep-functionaris
help-patterns = Toont of controleert de herkenners.
help-patterns-usage = zwartlak patterns OPDRACHT [OPTIES]
help-patterns-examples = Voorbeelden:
      zwartlak patterns list
      zwartlak patterns check eigen-herkenners/
help-patterns-list = Toont elke herkenner met uitleg en bron.
help-patterns-list-usage = zwartlak patterns list [MAP]
help-patterns-list-examples = Voorbeeld:
      zwartlak patterns list eigen-herkenners/
help-patterns-check = Controleert of elke herkenner doet wat zijn voorbeelden zeggen.
help-patterns-check-usage = zwartlak patterns check [MAP]
help-patterns-check-examples = Voorbeeld:
      zwartlak patterns check eigen-herkenners/
help-arg-dir = Map met eigen herkenners; zonder: de ingebouwde
help-arg-paths = Bestanden en mappen; een map is bij inzage en woo één dossier
help-arg-files-from = Leest de paden of adressen (file://, s3://, az://) uit BESTAND, één per regel; - is de standaardinvoer
help-arg-kind = Soort onderzoek: verslag, woo, inzage, schijf, none (alleen eigen termen), of een eigen beleidsbestand
help-arg-requester = Gegevens van de verzoeker en van toestemmingen (TOML)
help-arg-officials = Lijst van functionarissen (TOML)
help-arg-streng = Bij een verslag: ook namen van wie aanwezig is of een functie heeft, moeten weg
help-arg-keep-functionaris = Bij inzage: namen van wie in functie of beroep handelde, blijven staan (huisarts, consulent, leerkracht)
help-arg-term = Woord of zinsdeel dat altijd weg moet; mag vaker
help-arg-terms = Bestand met zulke woorden, één per regel
help-arg-password = Wachtwoord voor bestanden die er een nodig hebben; mag vaker. Anderen op deze machine kunnen het zien: liever --passwords
help-arg-passwords = Bestand met wachtwoorden, één per regel
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
leak-text-off-page = Buiten het zichtbare deel van de bladzijde staat tekst.
leak-invisible-text = Er staat tekst in de kleur van de achtergrond.
leak-see-through-box = Een donker vlak laat de tekst eronder door.
leak-unapplied-redaction = Er is aangegeven dat hier gelakt moet worden, maar dat is niet gebeurd.
leak-hidden-layer = Het bestand heeft lagen die verborgen zijn.
leak-embedded-file = Het bestand bevat een ander bestand.
leak-properties = De eigenschappen noemen een auteur.

## Bestanden van de gebruiker die niet kloppen

policy-error-unknown = { $name } is geen bekend beleid. Kies een van deze: { $known }, of het pad van een beleidsbestand.
policy-error-mode = het beleid { $policy } kent geen werkwijze { $mode }
policy-error-io = { $path }: dit beleidsbestand is niet te lezen ({ $cause })
policy-error-syntax = { $path }:{ $line }: deze regel van het beleidsbestand is niet goed geschreven ({ $detail })
policy-error-retention = { $path }:{ $line }: een bewaartermijn heeft words, een aantal jaren en een article nodig
policy-error-regime = { $path }:{ $line }: kies bij regime uit: { $detail }
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
