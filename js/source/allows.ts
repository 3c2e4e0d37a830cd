// What the visitor allows now, for modules that have no other way to the core.

/** Whether all of these bits (`permissions.ts`) are allowed. */
export function allows(bits: number): boolean {
  const { microstage } = window as { microstage?: (method: string) => { consent?: number } | undefined };
  return ((microstage?.('diagnose')?.consent ?? 0) & bits) === bits;
}
