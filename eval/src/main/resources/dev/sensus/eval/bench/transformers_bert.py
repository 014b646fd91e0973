# Times Hugging Face's BertModel: from piece ids to a mean of the pieces' vectors, in PyTorch's usual threads.
# Arguments: model directory, then files with a JSON list of texts, each a list of its ids.
# A line of standard input is "PRECISION FILE SECONDS": passes over that file (a number from 0) until time is
# over; prints the average seconds of a pass. "vectors FILE" prints a JSON list of the vectors, of unit length.
import json
import sys
import time

import torch
import transformers

torch.set_grad_enabled(False)
transformers.logging.set_verbosity_error()
directory = sys.argv[1]
types = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
models = {}
BATCH = 32


def model_of(precision):
    if precision not in models:
        models[precision] = transformers.BertModel.from_pretrained(
            directory, add_pooling_layer=False, dtype=types[precision]
        ).eval()
    return models[precision]


def batches_of(name):
    """Sorted by length, so that little is padded, as sentence-transformers does."""
    with open(name, encoding="utf-8") as file:
        texts = json.load(file)
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    batches = []
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        width = len(texts[rows[0]])
        ids = [texts[i] + [0] * (width - len(texts[i])) for i in rows]
        mask = [[1] * len(texts[i]) + [0] * (width - len(texts[i])) for i in rows]
        batches.append((rows, torch.tensor(ids), torch.tensor(mask)))
    return batches


def encode(model, ids, mask):
    states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    counted = mask.unsqueeze(-1).to(states.dtype)
    return torch.nn.functional.normalize((states * counted).sum(1) / counted.sum(1)).float()


texts = [batches_of(name) for name in sys.argv[2:]]
print(f"transformers {transformers.__version__}, torch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
for line in sys.stdin:
    words = line.split()
    batches = texts[int(words[1])]
    if words[0] == "vectors":
        vectors = {}
        for rows, ids, mask in batches:
            vectors.update(zip(rows, encode(model_of("fp32"), ids, mask).tolist()))
        print(json.dumps([vectors[i] for i in range(len(vectors))]), flush=True)
        continue
    model = model_of(words[0])
    passes, start, seconds = 0, time.perf_counter(), 0.0
    while passes == 0 or seconds < float(words[2]):
        for _, ids, mask in batches:
            encode(model, ids, mask).numpy()
        passes += 1
        seconds = time.perf_counter() - start
    print(seconds / passes, flush=True)
