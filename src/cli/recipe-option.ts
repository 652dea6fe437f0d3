import { Option } from 'commander';
import { defaultRecipe, parseRecipe } from '../training/recipe.js';

/** The option for another recipe: tests train with a small one. */
export const recipeOption = (): Option =>
  new Option('--recipe <json>', 'fields of the recipe with other values')
    .argParser(parseRecipe)
    .default(defaultRecipe)
    .hideHelp();
