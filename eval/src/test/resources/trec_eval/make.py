"""Writes the judgements and runs that trec_eval is asked about: python3 make.py. Seeded."""

import random

rng = random.Random(20)
# Beyond ASCII, the order of bytes in UTF-8 is not that of characters in UTF-16.
ODD = ["d-é", "d-Z", "d-z", "d-\U00010400", "d-\uff21", "d-10", "d-9", "D-9"]
DOCUMENTS = [f"d{i}" for i in range(150)] + ODD
QUESTIONS = [f"q{i}" for i in range(1, 26)] + ["90", "q-ü"]


def judgements():
    judged = {}
    for question in QUESTIONS:
        documents = rng.sample(DOCUMENTS, rng.randint(5, 60))
        gains = rng.choice([[0, 1], [0, 0, 0, 0, 1], [0, 1, 2, 3], [-1, 0, 0, 1, 2], [-2, 0, 1, 1, 5]])
        judged[question] = {document: rng.choice(gains) for document in documents}
    nothing = judged["q3"]  # nothing relevant, some negative
    for document in nothing:
        nothing[document] = rng.choice([0, 0, -1])
    judged["q4"] = {document: 0 for document in judged["q4"]}
    judged["q5"] = {document: rng.choice([1, 2]) for document in judged["q5"]}  # nothing else
    judged["q6"] = {"d1": 1}  # one, not among the answers
    judged["q7"] = {document: 0 for document in DOCUMENTS[:40]} | {"d50": 1, "d51": 3}
    return judged


def answers(judged, scores, count):
    """Scores, listed from low to high, are higher for what is relevant, most of the time."""
    run = {}
    for question in QUESTIONS + ["not-judged"]:
        gains = judged.get(question, {})
        found = [d for d in DOCUMENTS if gains.get(d, 0) > 0 and rng.random() < 0.7]
        others = [d for d in DOCUMENTS if gains.get(d, 0) <= 0]
        documents = found + rng.sample(others, count - len(found))
        rng.shuffle(documents)
        run[question] = []
        for document in documents:
            draws = [rng.randrange(len(scores)) for _ in range(2)]
            good = document in found and rng.random() < 0.6
            run[question].append((document, scores[max(draws) if good else min(draws)]))
    run["q6"] = [(document, score) for document, score in run["q6"] if document != "d1"]
    return run


def write(name, run, system):
    with open(name, "w", encoding="utf-8", newline="\n") as file:
        for question, list_ in run.items():
            for rank, (document, score) in enumerate(list_, 1):  # a rank that is not to be trusted
                space = rng.choice([" ", "\t", "  "])
                file.write(space.join([question, "Q0", document, str(rank), score, system]) + "\n")


judged = judgements()
with open("qrels.txt", "w", encoding="utf-8", newline="\n") as file:
    lines = [(q, d, g) for q, gains in judged.items() for d, g in gains.items()]
    rng.shuffle(lines)
    for question, document, gain in lines:
        file.write(f"{question} 0 {document} {gain}\n")

# Few scores, and so many ties; questions missing; one with three answers.
ties = answers(judged, ["-3", "0", "-0", "0.0", "1", "1.5", "2.25", "5", "1e1", "10"], 60)
for question in ["q8", "q9", "90"]:
    del ties[question]
ties["q10"] = ties["q10"][:3]
write("ties.run", ties, "ties")

# Scores that differ as doubles and not as floats; all questions there.
near = [f"{1 + big + small * 1e-12:.13f}" for big in range(3) for small in range(4)]
write("near.run", answers(judged, near, 45), "near")
