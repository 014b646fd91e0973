# Times Hugging Face's tokenizer in its own Python binding: ids and offsets, one text a call, one thread.
# Arguments: tokenizer.json, seconds to warm up, seconds to measure, then files with a JSON list of texts.
# Prints, for each file, the pieces of a pass and the median seconds of a pass.
import json
import statistics
import sys
import time

import tokenizers

tokenizer = tokenizers.Tokenizer.from_file(sys.argv[1])
tokenizer.no_truncation()
tokenizer.no_padding()
warm_up, measure = float(sys.argv[2]), float(sys.argv[3])
print("version", tokenizers.__version__)


def one_pass(texts):
    pieces = 0
    for text in texts:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        pieces += min(len(encoding.ids), len(encoding.offsets))
    return pieces


for name in sys.argv[4:]:
    with open(name, encoding="utf-8") as file:
        texts = json.load(file)
    end = time.perf_counter() + warm_up
    while time.perf_counter() < end:
        pieces = one_pass(texts)
    times = []
    end = time.perf_counter() + measure
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        one_pass(texts)
        times.append(time.perf_counter() - start)
    print(pieces, statistics.median(times))
