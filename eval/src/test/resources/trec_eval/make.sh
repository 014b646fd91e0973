#!/bin/sh
# Writes what trec_eval says: make.sh TREC_EVAL_10 TREC_EVAL_9, from this folder.
set -e
measures="-m ndcg -m ndcg_cut.1,5,10,30,100 -m map -m map_cut.5,10,100 -m recip_rank -m P.1,5,10,100
  -m recall.5,10,100 -m bpref -m success.1,5,10"

plain() { sed 's/ *\t/\t/'; }

for run in ties near; do
  "$1" -q -c $measures -m unj.5,10,20 qrels.txt $run.run | plain >$run.complete.txt
  "$1" -q -c -M 3 -m recip_rank qrels.txt $run.run | plain | sed 's/^recip_rank/&_3/' >>$run.complete.txt
done
"$2" -q $measures qrels.txt ties.run | plain >ties.answered.txt
"$2" -q -M 3 -m recip_rank qrels.txt ties.run | plain | sed 's/^recip_rank/&_3/' >>ties.answered.txt
