import { requireKernels } from '../../engine/require-kernels.js';
import { versionDirectory } from '../../models/version-directory.js';
import { readVersion } from '../../models/version.js';
import { rewriteVersion } from '../../models/rewrite-version.js';
import { requireWritable } from '../../models/require-writable.js';
import { modelName } from '../../models/write-version.js';
import { consoleProgress } from '../../training/progress.js';
import { measureVersion, type MeasureOptions } from '../../training/judge/measure-version.js';

/** A measurement as it was asked for. */
export interface ReferenceOptions extends MeasureOptions {
  /** Folder of a version, or of a model, which stands for its newest version. */
  readonly model: string;
  /** Folder of the model that the version with the reference becomes the next of. */
  readonly out: string;
}

/** `hyena reference`: writes a version anew, with a reference by which its drift is measured. */
export async function reference({ model, out, ...options }: ReferenceOptions): Promise<void> {
  await requireKernels();
  modelName(out);
  await requireWritable(out);
  const version = await readVersion(await versionDirectory(model));
  const measured = await measureVersion(version, options, consoleProgress());
  const { directory, digest, original } = await rewriteVersion(version, out, { reference: measured });
  console.log(
    `${directory}: ${original.name} ${original.version} with a reference of ${measured.tracks} tracks, ${digest}`,
  );
}
