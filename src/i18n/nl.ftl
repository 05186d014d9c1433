## Berichten van de opdrachtregel

cli-error = fout
cli-usage-missing = er ontbreekt: { $argument }
cli-usage-unknown = onbekend argument { $argument }
cli-usage-command = onbekende of ontbrekende opdracht { $argument }
cli-usage-value = { $value } kan niet bij { $argument }{ $valid ->
    [""] { "" }
   *[other] { "" }; mogelijk: { $valid }
 }
cli-usage-no-value = bij { $argument } hoort een waarde
cli-usage-other = deze combinatie van argumenten kan niet: { $argument }
cli-usage-hint = Hulp: zwartlak --help, of zwartlak OPDRACHT --help
cli-no-such-path = { $path }: bestaat niet of is niet te openen ({ $cause })
cli-nothing-to-do = er is geen enkel bestand gevonden
cli-output-overlaps = { $path }: de uitvoermap mag geen invoer bevatten en niet in een invoermap liggen
cli-output-not-empty = { $path }: de uitvoermap is niet leeg; kies een andere map of geef --overwrite
cli-output-io = { $path }: de uitvoermap kan niet worden gemaakt ({ $cause })
cli-progress = { $done } van { $total } bestanden gedaan
cli-summary = { $files } bestanden in { $seconds } s: { $clean } schoon, { $redacted } gelakt, { $review } te beoordelen, { $unreadable } niet (volledig) gelezen, { $held } tegengehouden, { $leaks } lek; { $findings } vindplaatsen
cli-written = Gelakte kopieën: { $documents }
    Verslag (niet meesturen): { $report }
cli-verify-clean = niets gevonden dat weg had moeten zijn
cli-patterns-ok = { $files } herkenners, { $examples } voorbeelden: alles klopt
cli-patterns-wrong = { $problems } fouten in { $files } herkenners

## Hulpteksten

help-template = {"{"}about{"}"}

    Gebruik: {"{"}usage{"}"}

    {"{"}all-args{"}"}

    {"{"}after-help{"}"}
help-commands = Opdrachten
help-command = OPDRACHT
help-arguments = Argumenten
help-options = Opties
help-arg-help = Toont deze hulp
help-arg-version = Toont de versie
help-arg-lang = Taal van berichten en verslagen: nl of en
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
help-redact-arg-overwrite = Vervangt de uitkomst van een eerdere keer in dezelfde map
help-redact-arg-images = Afbeeldingen die niet gelezen zijn: blank maakt ze grijs, keep laat ze staan
help-verify = Controleert of wat in de kopie is gelakt er ook echt uit is.
help-verify-examples = Voorbeeld:
      zwartlak verify brief.pdf brief-gelakt.pdf

    Afsluitcode: 0 niets gevonden, 4 lek.
help-verify-arg-original = Het origineel
help-verify-arg-copy = De gelakte kopie
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
help-arg-format = Vorm van het verslag
