# The first vector of a new Python: import, load, encode one text.
# Arguments: model directory, text. Prints the vector's components.
import sys

import torch
from transformers import AutoTokenizer, BertModel, logging

logging.set_verbosity_error()
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
model = BertModel.from_pretrained(sys.argv[1], add_pooling_layer=False).eval()
with torch.inference_mode():
    states = model(**tokenizer(sys.argv[2], return_tensors="pt")).last_hidden_state
    vector = torch.nn.functional.normalize(states.mean(1))[0]
print(len(vector.tolist()), flush=True)
