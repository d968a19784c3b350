/* For LD_PRELOAD: the clock stands, and random numbers are the same in each run. A run that is repeated then makes the same
   commits, numbers and lines, so that vaults of two runs can be compared, and a state that was looked at once need not be looked
   at again. The monotonic clock goes on: deadlines are kept. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

static time_t now(void) {
  const char *text = getenv("PDM_STEADY_TIME");
  return text ? (time_t)atoll(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *result) {
  static int (*next)(clockid_t, struct timespec *);
  if (!next) next = dlsym(RTLD_NEXT, "clock_gettime");
  int code = next(clock, result);
  if (clock == CLOCK_REALTIME && now()) *result = (struct timespec){now(), 0};
  return code;
}

int gettimeofday(struct timeval *restrict result, void *restrict zone) {
  (void)zone;
  struct timespec time;
  int code = clock_gettime(CLOCK_REALTIME, &time);
  *result = (struct timeval){time.tv_sec, time.tv_nsec / 1000};
  return code;
}

time_t time(time_t *result) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  if (result) *result = time.tv_sec;
  return time.tv_sec;
}

static void fill(void *buffer, size_t count) {
  static uint64_t state = 0x9e3779b97f4a7c15;
  unsigned char *bytes = buffer;
  while (count--) {
    state = state * 6364136223846793005 + 1442695040888963407;
    *bytes++ = state >> 56;
  }
}

void arc4random_buf(void *buffer, size_t count) { fill(buffer, count); }

ssize_t getrandom(void *buffer, size_t count, unsigned flags) {
  (void)flags;
  fill(buffer, count);
  return count;
}

int getentropy(void *buffer, size_t count) {
  fill(buffer, count);
  return 0;
}

/* Swift's source. */
long syscall(long number, ...) {
  static long (*next)(long, ...);
  if (!next) next = dlsym(RTLD_NEXT, "syscall");
  long words[6];
  va_list rest;
  va_start(rest, number);
  for (int i = 0; i < 6; i++) words[i] = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_getrandom && words[0]) {
    fill((void *)words[0], (size_t)words[1]);
    return words[1];
  }
  return next(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

/* SQLite's source. */
static const char *steady(const char *path) { return strcmp(path, "/dev/urandom") ? path : "/dev/zero"; }

#define OPEN(name)                                                          \
  int name(const char *path, int flags, ...) {                              \
    static int (*next)(const char *, int, ...);                             \
    if (!next) next = dlsym(RTLD_NEXT, #name);                              \
    va_list rest;                                                           \
    va_start(rest, flags);                                                  \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                           \
    return next(steady(path), flags, mode);                                 \
  }
OPEN(open)
OPEN(open64)
