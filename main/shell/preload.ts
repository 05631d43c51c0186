import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ShellBridge } from '../../shared/shell-api.ts';

// Everything a window gets from outside its sandbox: questions to the shell, and news that may carry one port.
const bridge: ShellBridge<File> = {
  ask: request => ipcRenderer.invoke('ask', request),
  grantDropped: file => ipcRenderer.invoke('grant-dropped', webUtils.getPathForFile(file)),
};

contextBridge.exposeInMainWorld('proviso', bridge);

ipcRenderer.on('news', (event, news: unknown) => {
  window.postMessage(news, window.location.origin, [...event.ports]);
});
