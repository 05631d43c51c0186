@echo off
rem The command line of Proviso: the same engine and the same bundle, without a window.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0Proviso.exe" "%~dp0resources\app.asar\engine\cli.js" %*
