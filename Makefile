# Everything a new machine with Rust needs: `make demo` and `make test` install the rest themselves.

# Test readers (poppler), and what `zwartlak-ocr` needs: Tesseract with Dutch and English, and what
# its bindings are made with. The main program needs none of them.
PACKAGES := poppler-utils tesseract-ocr tesseract-ocr-nld tesseract-ocr-eng \
  libtesseract-dev libleptonica-dev clang libclang-dev pkg-config
OCR := --features ocr
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
OUT := out
ZWARTLAK := target/release/zwartlak

.PHONY: demo test test-contrib test-objects soak drive isolation lint bench build packages clean

## Runs the main job on the fixtures and shows the result.
demo: build packages
	rm -rf $(OUT)
	$(call show,verslag,verslag)
	$(call show,woo,woo)
	$(call show,inzage,inzage,--requester fixtures/inzage/verzoeker.toml --officials fixtures/inzage/functionarissen.toml)
	$(call show,schijf,schijf)
	$(call show,scan,woo)
	@echo; echo "Kijk in $(OUT)/*/documenten (kopieën), $(OUT)/*/rapport/rapport.html (verslag) en"
	@echo "$(OUT)/*/beeld (de bladzijden van de pdf's als plaatje)."

# The documents without the expectations beside them, redacted, and the pages of the PDFs as
# pictures. Findings are exit code 1, held-back files 3: answers, not failures. 2 and 4 are failures.
define show
	@echo; echo "== $(1)"
	@mkdir -p $(OUT)/invoer/$(1)
	@find fixtures/$(1) -type f ! -name '*.toml' ! -name '*.py' -exec cp {} $(OUT)/invoer/$(1) \;
	@$(ZWARTLAK) redact $(OUT)/invoer/$(1) --kind $(2) $(3) -o $(OUT)/$(1); code=$$?; \
	  case $$code in 0|1|3) ;; *) exit $$code;; esac
	@mkdir -p $(OUT)/$(1)/beeld
	@for pdf in $(OUT)/$(1)/documenten/*.pdf; do \
	  pdftoppm -r 70 -png "$$pdf" "$(OUT)/$(1)/beeld/$$(basename "$$pdf" .pdf)"; done
endef

## All tests.
test: packages
	cargo test --all-targets --locked $(OCR)
	cargo test --doc --locked

## The engines of contrib/ against one run. Needs a Java runtime; installs GNU parallel and pyspark.
test-contrib: build
	@command -v parallel java >/dev/null || $(SUDO) apt-get install -qy parallel default-jre-headless
	@test -x target/pyspark/bin/python || python3 -m venv target/pyspark
	@target/pyspark/bin/pip install --quiet 'pyspark>=4,<5'
	PYTHON=$(CURDIR)/target/pyspark/bin/python contrib/test.sh $(ZWARTLAK)

## Object stores (s3://, az://) on this machine against the same files on disk. Needs node and npm.
test-objects: packages
	cargo build --locked --features objects
	@test -x target/objects/bin/python || python3 -m venv target/objects
	@target/objects/bin/pip install --quiet 'moto[server,s3]' boto3 azure-storage-blob
	@test -d target/azurite/node_modules/azurite || npm install --silent --prefix target/azurite azurite
	target/objects/bin/python contrib/objects/test.py target/debug/zwartlak target/azurite

## Bad minutes for a scan with a state: kills, changes underneath, a full disk. Then the state must be what
## it would have been.
SOAK := 600
soak: build
	@dpkg -s libfaketime >/dev/null 2>&1 || $(SUDO) apt-get install -qy --no-install-recommends libfaketime
	python3 contrib/soak.py $(ZWARTLAK) $(SOAK)

## A large drive: first scan, scan again, with and without worker processes; memory and speed.
DRIVE := 200000
drive: build
	python3 contrib/drive.py $(ZWARTLAK) $(DRIVE)

## What it costs that documents are read in worker processes: a scan, copies, a dossier.
isolation: build
	python3 contrib/drive.py $(ZWARTLAK) 0

## Formatting and lints, as strict as the landing check.
lint: packages
	cargo fmt --check
	cargo clippy --all-targets --locked $(OCR) -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked

## Speed per stage.
bench:
	cargo bench --locked

build: packages
	cargo build --release --locked $(OCR)

packages:
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 || \
	  { $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends $(PACKAGES); }

clean:
	rm -rf $(OUT) target
