#!/bin/bash
# Labels a catalogue, one shard a task. What a task has written stays: one that is queued again goes on from there.
#   SOURCE=s3://my-bucket/audio/ OUT=s3://my-bucket/labels MODEL=gtzan sbatch --array=0-63 deploy/slurm/batch.sh
#SBATCH --job-name=hyena
#SBATCH --output=hyena-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --cpus-per-task=2
#SBATCH --mem=1280M
#SBATCH --requeue

# A step of its own gets SIGTERM when the task is cancelled, preempted or out of time; the script itself does not.
# HYENA is unquoted: it may be several words, such as a container's command.
srun --ntasks=1 ${HYENA:-hyena} batch "$SOURCE" --out "$OUT" --model "$MODEL" --shards "$SLURM_ARRAY_TASK_COUNT"
code=$?
# 1: failed; 143: ended before it was done. 2 (wrong use) and 3 (more failed than --fail-above allows) stay as they are.
if [[ $code == 1 || $code == 143 ]] && ((${SLURM_RESTART_COUNT:-0} < ${RESTARTS:-5})); then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
  # The task ends here, by the signal that requeuing sends.
  sleep 60
fi
exit $code
