#!/bin/sh
# The command line of Proviso: the same engine and the same bundle, without a window.
here=$(cd -- "$(dirname -- "$0")" && pwd)
ELECTRON_RUN_AS_NODE=1 exec "$here/MacOS/Proviso" "$here/Resources/app.asar/engine/cli.js" "$@"
