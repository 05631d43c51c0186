/** Version of Proviso that is written into cases, findings and bundles; a test keeps it equal to package.json. */
export const APP_VERSION = '0.1.0';
