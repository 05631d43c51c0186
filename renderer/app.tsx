import './engine/jitless.ts';
import './style/fonts.css';
import './style/tokens.css';
import './style/reset.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './Root.tsx';
import { startShell } from './engine/shell.ts';
import { runCommand } from './frame/commands.ts';
import { applyPreferences } from './preferences.ts';

applyPreferences(document.documentElement);
const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(<StrictMode><Root start={() => startShell(command => { runCommand(command); })} /></StrictMode>);
}
