#ifndef TWIN_READLINE_SHIM_H
#define TWIN_READLINE_SHIM_H
/* Swift 6 refuses to touch mutable C globals: setters keep them on this side. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <readline/readline.h>
#include <readline/history.h>

/* The program's name in ~/.inputrc conditions; readline keeps the pointer. */
static inline void twin_readline_set_name(const char *name) { rl_readline_name = name; }

/* What completes a word, and what decides which characters end one. */
static inline void twin_readline_set_completion(
    rl_completion_func_t *complete, rl_cpvfunc_t *word_breaks) {
  rl_attempted_completion_function = complete;
  rl_completion_word_break_hook = word_breaks;
}

/* Called in the completion function: do not go on to file names, and add nothing after a word. */
static inline void twin_readline_completion_is_done(void) {
  rl_attempted_completion_over = 1;
  rl_completion_append_character = '\0';
}

static inline const char *twin_readline_buffer(void) { return rl_line_buffer; }
static inline int twin_readline_point(void) { return rl_point; }

/* Signals are ours, but for a change of the terminal's size. */
static inline void twin_readline_leave_signals(void) {
  rl_catch_signals = 0;
  rl_catch_sigwinch = 1;
}

/* With time stamps in the file, an entry may hold several lines. */
static inline void twin_readline_keep_lines_together(void) {
  history_comment_char = '#';
  history_write_timestamps = 1;
}

/* Leaves a search or a numeric argument, drops what was typed, and goes to a fresh line. */
static inline void twin_readline_abandon_line(void) {
  rl_callback_sigcleanup();
  rl_replace_line("", 0);
  rl_crlf();
  rl_on_new_line();
}

/* After the process was stopped and goes on, the terminal has the shell's settings. */
static inline void twin_readline_resume(void) {
  rl_deprep_terminal();
  rl_prep_terminal(1);
  rl_forced_update_display();
}
#endif
