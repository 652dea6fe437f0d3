/**
 * ITU-T G.711 as tables of 256 samples from -1 to 1: one look-up per sample is faster than the bit arithmetic.
 */
export const muLaw = Float32Array.from({ length: 256 }, (_, code) => expandMuLaw(code) / 32768);

/** See {@link muLaw}. */
export const aLaw = Float32Array.from({ length: 256 }, (_, code) => expandALaw(code) / 32768);

function expandMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
}

function expandALaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits & 0x70) >> 4;
  const step = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}
