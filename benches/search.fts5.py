"""Plain BM25 for benches/search.rs: SQLite FTS5 over the same passages, in this process.

Reads a file of passages (JSON lines: paper, head, text) and one of questions (JSON lines),
writes one JSON line of measurements, then one for each question: its papers, best first.
"""
import json, os, re, sqlite3, sys, time

passages, questions, folder, limit = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
path = os.path.join(folder, "fts5.db")
db = sqlite3.connect(path)
start = time.perf_counter()
db.execute("CREATE VIRTUAL TABLE p USING fts5(paper UNINDEXED, head, text, tokenize='porter unicode61')")
rows = ((p["paper"], p["head"], p["text"]) for p in map(json.loads, open(passages)))
db.executemany("INSERT INTO p VALUES (?, ?, ?)", rows)
db.execute("INSERT INTO p(p) VALUES ('optimize')")
db.commit()
built = time.perf_counter() - start


def ask(question):
    words = re.findall(r"\w+", question)
    match = " OR ".join('"%s"' % word for word in words)
    found = db.execute("SELECT paper, text FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?", (match, limit))
    return list(dict.fromkeys(paper for paper, _ in found))


asked = [json.loads(line) for line in open(questions)]
for question in asked:
    ask(question)
answers, times, spent = [], [], []
for question in asked:
    start, cpu = time.perf_counter(), time.thread_time()
    answers.append(ask(question))
    times.append((time.perf_counter() - start) * 1e3)
    spent.append((time.thread_time() - cpu) * 1e3)
rows = db.execute("SELECT max(rowid) FROM p").fetchone()[0]
size = os.path.getsize(path)
print(json.dumps({"rows": rows, "seconds": built, "bytes": size, "milliseconds": times, "spent": spent}))
for answer in answers:
    print(json.dumps(answer))
