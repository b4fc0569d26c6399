require('../dist/command/mailcheck.cjs').runProcess(process);
