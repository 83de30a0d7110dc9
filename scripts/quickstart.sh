#!/usr/bin/env bash
# From nothing to a trained pair in a quarter of an hour on two cores: makes 64x64 pairs of line art and color from an emoji sheet (or
# takes yours), runs the three stages, evaluates, learns to draw styles, and makes sheets. See --help.
set -euo pipefail

project="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
stylestep="$project/scripts/stylestep"
data=
targets=
side=

usage() {
    cat <<'TEXT'
Usage: scripts/quickstart.sh [--data FOLDER [--input-side left|right | --targets FOLDER]]

  --data FOLDER       your own pairs: FOLDER/train and FOLDER/val with input and target side by side in each file; without
                      a val folder, a tenth of the files is held out, three at least. Default: pairs made from the sheet
                      of com.gluonhq:emoji:1.0.1, which Maven fetches (its artwork is Apple's: for local use)
  --input-side SIDE   which half of your files is the input (default: left)
  --targets FOLDER    --data holds inputs alone, and this folder targets of the same names, parted into train and val likewise

The runs go to runs/quickstart; a stage that was begun there goes on.
TEXT
}

fail() {
    echo "quickstart: $1" >&2
    exit "${2:-1}"
}

while [ $# -gt 0 ]; do
    case "$1" in
        --data)
            [ $# -ge 2 ] || fail "--data needs a folder" 2
            data="$2"
            shift 2
            ;;
        --input-side)
            [ $# -ge 2 ] || fail "--input-side needs left or right" 2
            side="$2"
            shift 2
            ;;
        --targets)
            [ $# -ge 2 ] || fail "--targets needs a folder" 2
            targets="$2"
            shift 2
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            fail "unknown argument: $1" 2
            ;;
    esac
done
case "$side" in
    "" | left | right) ;;
    *) fail "--input-side is left or right, not $side" 2 ;;
esac
[ -z "$targets" ] || [ -n "$data" ] || fail "--targets needs --data, the folder of the inputs" 2
[ -z "$targets" ] || [ -z "$side" ] || fail "--input-side and --targets exclude each other" 2

absolute() {
    [ -d "$1" ] || fail "no such folder: $1"
    (cd "$1" && pwd)
}

layout=(--input-side "${side:-left}")
[ -z "$data" ] || data="$(absolute "$data")"
[ -z "$targets" ] || targets="$(absolute "$targets")"
[ -z "$targets" ] || layout=(--targets "$targets")

cd "$project"
started=$SECONDS

step() {
    echo
    echo "== $1"
}

step "Building (the first time, Maven fetches some 300 MB of libraries)"
"$stylestep" --version

step "Making 64x64 pairs in datasets/quickstart"
if [ -n "$data" ]; then
    "$stylestep" prepare --pairs "$data" "${layout[@]}" --size 64 --out datasets/quickstart
else
    jar=datasets/download/emoji-1.0.1.jar
    if [ ! -f "$jar" ] && ! mvn -B -q dependency:copy -Dartifact=com.gluonhq:emoji:1.0.1 -DoutputDirectory=datasets/download; then
        fail "Maven could not fetch the emoji sheet, com.gluonhq:emoji:1.0.1; see above.
Use pairs of your own instead, input and target side by side in each file:
  scripts/quickstart.sh --data FOLDER --input-side left|right
or in two folders with the same names:
  scripts/quickstart.sh --data INPUTS --targets TARGETS"
    fi
    "$stylestep" prepare --emoji-jar "$jar" --out datasets/quickstart
fi

# Runs go on with the pairs that they were begun on. What tells them is the line of the mark that says what the pairs were made of.
pairs="$(grep '^recipe=' datasets/quickstart/.stylestep-prepared)" || fail "datasets/quickstart has no mark; remove it and start again"
begun=runs/quickstart/pairs
if ! compgen -G 'runs/quickstart/*/run.yaml' >/dev/null; then
    mkdir -p runs/quickstart
    printf '%s\n' "$pairs" >"$begun"
elif [ -f "$begun" ] && [ "$pairs" != "$(cat "$begun")" ]; then
    fail "the runs in runs/quickstart were begun on other pairs than those now in datasets/quickstart.
To train on the new pairs, remove the runs (or move them elsewhere) and start again:
  rm -r $project/runs/quickstart"
fi

# A stage that was begun before goes on; one that is done stays as it is.
stage() {
    "$stylestep" "$1" "configs/quickstart/$2.yaml" --resume-or-start
}

step "Stage 1 of 3: pre-training the style encoder"
stage pretrain encoder
step "Stage 2 of 3: training the generator"
stage train generator
step "Stage 3 of 3: training both together"
stage finetune finetune

step "Evaluating on held-out pairs"
"$stylestep" evaluate runs/quickstart/finetune --encoder-run runs/quickstart/encoder

step "Learning to draw styles that nobody supplied"
stage mapper mapper

step "Drawing sheets: drawn styles, what lies between two styles, the same styles across inputs"
held_out=(datasets/quickstart/val/*.png)
inputs=()
styles=()
for i in 0 1 2 3 4 5; do
    inputs+=(--input "${held_out[$((i * ${#held_out[@]} / 6))]}")
    styles+=("${held_out[$(((2 * i + 1) * ${#held_out[@]} / 12))]}")
done
pair=(runs/quickstart/finetune --size 64 --input-side left)
for sampler in empirical mapper; do
    "$stylestep" sample "${pair[@]}" --sampler $sampler "${inputs[@]}" --out runs/quickstart/samples-$sampler
done
"$stylestep" interpolate "${pair[@]}" "${inputs[@]}" --style-side right --from "${styles[1]}" --to "${styles[4]}" \
    --out runs/quickstart/interpolation
"$stylestep" translate "${pair[@]}" "${inputs[@]}" --style-side right "${styles[@]/#/--style=}" --sheet runs/quickstart/styles.png

step "Writing all of it as one page"
"$stylestep" report runs/quickstart/encoder runs/quickstart/generator runs/quickstart/finetune runs/quickstart/mapper \
    --out runs/quickstart/report.html

elapsed=$((SECONDS - started))
step "Done in $((elapsed / 60)) min $((elapsed % 60)) s"
cat <<'TEXT'
runs/quickstart/report.html       all of this for your browser: curves, samples, the space of styles, renderings, metrics
runs/quickstart/finetune/evaluation.json  the numbers above, and those of every held-out pair
runs/quickstart/finetune/evaluation.png   input, target, own style, another image, its style
runs/quickstart/samples-*/sheet.png  styles drawn from the normal distribution of real ones (empirical), and by the mapper
runs/quickstart/interpolation/    between two styles: strip.png, animation.gif
runs/quickstart/styles.png        the same styles across inputs
runs/quickstart/*/samples/        the first sheet while training
runs/quickstart/*/stats.jsonl     losses
Try it on a page, with drawings and images of yours:
  scripts/stylestep serve runs/quickstart/finetune
Render a drawing of yours in the style of an image of yours:
  scripts/stylestep translate runs/quickstart/finetune --input DRAWING.png --style IMAGE.png --size 64 --out renderings
TEXT
