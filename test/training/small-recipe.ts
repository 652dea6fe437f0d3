/** Options of a training that takes a second, which is enough for genres that nobody could confuse. */
export const smallRecipe = [
  '--recipe',
  JSON.stringify({
    augmentation: { variants: 1, segments: 2, speed: 0.1, codec: 0.5 },
    landmarks: 12,
  }),
];
