/** Options of a training that takes a second, which is enough for genres that nobody could confuse. */
export const smallRecipe = [
  '--recipe',
  JSON.stringify({
    augmentation: { variants: 1, segments: 2, speed: 0.1, codec: 0.5 },
    members: 2,
    units: 16,
    batchSize: 32,
    stepsPerEpoch: 10,
    maxEpochs: 8,
    patience: 4,
  }),
];
