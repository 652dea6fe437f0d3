import { furtherFiles, testModels } from './keras-models.js';

testModels(file => furtherFiles.includes(file));
