/** Upper bounds of what durations are counted in, in seconds: to the deadline of a request, by default 90 s. */
export const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90];
