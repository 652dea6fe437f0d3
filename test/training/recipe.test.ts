import t from 'tap';
import { defaultRecipe, parseRecipe } from '../../src/training/recipe.js';

t.test('a recipe has the default values of the fields that are not named', async t => {
  t.strictSame(parseRecipe('{}'), defaultRecipe);
  t.strictSame(parseRecipe('{"members":2}'), { ...defaultRecipe, members: 2 });
  t.throws(() => parseRecipe('{"member":2}'), { message: 'a recipe has no member' });
});
