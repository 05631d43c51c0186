/** The little of Babel that the build uses; the package brings no types of its own. */
declare module '@babel/core' {
  export function transformAsync(code: string, options: {
    readonly filename: string;
    readonly babelrc: false;
    readonly configFile: false;
    readonly sourceMaps: boolean;
    readonly parserOpts: { readonly plugins: readonly string[] };
    readonly plugins: readonly (readonly [plugin: unknown, options: object])[];
  }): Promise<{ readonly code: string | null; readonly map: string | null } | null>;
}
