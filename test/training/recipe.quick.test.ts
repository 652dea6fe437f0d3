import t from 'tap';
import { defaultRecipe, parseRecipe } from '../../src/training/recipe.js';

t.test('a recipe has the default values of the fields that are not named', async t => {
  t.strictSame(parseRecipe('{}'), defaultRecipe);
  t.strictSame(parseRecipe('{"landmarks":2}'), { ...defaultRecipe, landmarks: 2 });
  t.throws(() => parseRecipe('{"landmark":2}'), { message: 'a recipe has no landmark' });
});
