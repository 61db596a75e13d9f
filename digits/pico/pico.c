/* A Pico in fixed point: no heap, no floating point, no library but stdio.

   pico MODEL < pictures
   reads pictures of 28 x 28 bytes each, 0 paper, 255 ink, and prints a digit a line. The model's file is as reader.py
   says. Exit status 2, with a sentence, where the file is damaged, is too large, or a picture is not whole.

   Build: cc -std=c99 -O3 -o pico pico.c */

#include <stdint.h>
#include <stdio.h>

enum {
    SIDE = 28,
    PIXELS = SIDE * SIDE,
    CLASSES = 10,
    MOST_BYTES = 16384,
    MOST_LAYERS = 8,
    MOST_CHANNELS = 64,
    MOST_KERNEL = 5,
    MOST_MAP = MOST_CHANNELS * 16 * 16, /* numbers in the maps between two layers, borders included */
    LEVELS = 255,
    POOLED = 128,
    HEADER = 5
};

typedef struct {
    int inputs, outputs, kernel, stride, pool, shift;
    const uint8_t *weights, *multipliers, *offsets;
} Layer;

static uint8_t file[MOST_BYTES + 1];
static Layer layers[MOST_LAYERS];
static int layer_count;
static int16_t maps[2][MOST_MAP]; /* what a layer reads, what it writes: row by row, all channels of a place together */
static int16_t channel_weights[MOST_CHANNELS * MOST_KERNEL * MOST_KERNEL];

static int fail(const char *sentence)
{
    fprintf(stderr, "%s\n", sentence);
    return 2;
}

static uint32_t crc32(const uint8_t *bytes, long count)
{
    uint32_t crc = 0xFFFFFFFFu;
    while (count--) {
        crc ^= *bytes++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static uint32_t word(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static int weight(const Layer *layer, long place)
{
    int half = layer->weights[place / 2] >> (place % 2 ? 4 : 0) & 15;
    return half > 7 ? half - 16 : half;
}

static int32_t multiplier(const Layer *layer, int channel)
{
    const uint8_t *at = layer->multipliers + 2 * channel;
    return (int16_t)(at[0] | at[1] << 8);
}

static int32_t offset(const Layer *layer, int channel)
{
    return (int32_t)word(layer->offsets + 4 * channel);
}

static long weights_of_channel(const Layer *layer)
{
    return (long)layer->inputs * (layer->kernel ? layer->kernel * layer->kernel : 1);
}

/* Whether whatever this layer adds up stays within 32 bits; `largest` is the most that one value of its input holds. */
static int stays_within(const Layer *layer, int64_t largest)
{
    long each = weights_of_channel(layer);
    for (int channel = 0; channel < layer->outputs; channel++) {
        int64_t most = 0, factor = multiplier(layer, channel), added = offset(layer, channel);
        for (long i = 0; i < each; i++) {
            int value = weight(layer, channel * each + i);
            most += (value < 0 ? -value : value) * largest;
        }
        if (most * (factor < 0 ? -factor : factor) + (added < 0 ? -added : added) > INT32_MAX)
            return 0;
    }
    return 1;
}

static int side_after(const Layer *layer, int side)
{
    return (side + layer->stride - 1) / layer->stride / (layer->pool ? 2 : 1);
}

/* Whether a layer fits the maps of `side` by `side` that come to it, and these with their border fit into memory. */
static int fits(const Layer *layer, int inputs, int side, int is_last)
{
    int width = side + layer->kernel - 1;
    if (layer->inputs != inputs || !layer->outputs || layer->outputs > MOST_CHANNELS || layer->shift > 30 || side < 1)
        return 0;
    if (is_last)
        return layer->kernel == 0 && layer->outputs == CLASSES && inputs * side * side <= MOST_MAP &&
               stays_within(layer, (int64_t)LEVELS * side * side);
    return layer->kernel % 2 && layer->kernel <= MOST_KERNEL && (layer->stride == 1 || layer->stride == 2) &&
           inputs * width * width <= MOST_MAP && stays_within(layer, LEVELS);
}

static int load(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return fail("The model's file cannot be opened; name one that is there.");
    long size = (long)fread(file, 1, sizeof file, stream);
    fclose(stream);
    if (size > MOST_BYTES)
        return fail("The model's file is too large for a Pico; name another.");
    if (size < HEADER + 4 || file[0] != 'P' || file[1] != 'I' || file[2] != 'C' || file[3] != '1' ||
        crc32(file, size - 4) != word(file + size - 4))
        return fail("The model's file is no whole Pico; make it again.");
    layer_count = file[4];
    long at = (long)HEADER * (layer_count + 1);
    int inputs = 1, side = SIDE;
    if (layer_count < 1 || layer_count > MOST_LAYERS || at > size - 4)
        return fail("The model's file describes no network that fits here; make it again.");
    for (int i = 0; i < layer_count; i++) {
        const uint8_t *head = file + HEADER * (i + 1);
        Layer *layer = &layers[i];
        *layer = (Layer){head[0], head[1], head[2], head[3] % POOLED, head[3] / POOLED, head[4], 0, 0, 0};
        long begin = at, packed = (layer->outputs * weights_of_channel(layer) + 1) / 2;
        at += packed + 6L * layer->outputs;
        if (at > size - 4)
            return fail("The model's file ends too early; make it again.");
        layer->weights = file + begin;
        layer->multipliers = layer->weights + packed;
        layer->offsets = layer->multipliers + 2 * layer->outputs;
        if (!fits(layer, inputs, side, i == layer_count - 1))
            return fail("The model's file describes no network that fits here; make it again.");
        inputs = layer->outputs;
        side = side_after(layer, side);
    }
    return at == size - 4 ? 0 : fail("The model's file holds more than its network; make it again.");
}

/* What a window of a map adds up with the channel's weights; `width` is that of the map with its border. */
static int32_t sum_at(const Layer *layer, const int16_t *map, int width, int y, int x)
{
    int row = layer->kernel * layer->inputs;
    int32_t sum = 0;
    for (int i = 0; i < layer->kernel; i++) {
        const int16_t *from = map + ((y * layer->stride + i) * width + x * layer->stride) * layer->inputs;
        const int16_t *with = channel_weights + i * row;
        for (int j = 0; j < row; j++)
            sum += from[j] * with[j];
    }
    return sum;
}

static int32_t larger(int32_t one, int32_t other)
{
    return one > other ? one : other;
}

static int32_t largest_of_four(const Layer *layer, const int16_t *map, int width, int y, int x)
{
    return larger(larger(sum_at(layer, map, width, y, x), sum_at(layer, map, width, y, x + 1)),
                  larger(sum_at(layer, map, width, y + 1, x), sum_at(layer, map, width, y + 1, x + 1)));
}

static int16_t level(const Layer *layer, int channel, int32_t sum)
{
    int32_t value = sum * multiplier(layer, channel) + offset(layer, channel);
    value = value < 0 ? 0 : value >> layer->shift;
    return (int16_t)(value > LEVELS ? LEVELS : value);
}

/* From maps of `side` with the border that this layer needs to maps with the border that the next one does. */
static int convolve(const Layer *layer, const int16_t *from, int side, int16_t *to, int border)
{
    int width = side + layer->kernel - 1, out = side_after(layer, side), next = out + 2 * border;
    long each = weights_of_channel(layer);
    for (int i = 0; i < next * next * layer->outputs; i++)
        to[i] = 0;
    for (int channel = 0; channel < layer->outputs; channel++) {
        for (long i = 0; i < each; i++)
            channel_weights[i] = (int16_t)weight(layer, channel * each + i);
        for (int y = 0; y < out; y++)
            for (int x = 0; x < out; x++) {
                int32_t sum = layer->pool ? largest_of_four(layer, from, width, 2 * y, 2 * x)
                                          : sum_at(layer, from, width, y, x);
                to[((y + border) * next + x + border) * layer->outputs + channel] = level(layer, channel, sum);
            }
    }
    return out;
}

static int digit_of(const Layer *layer, const int16_t *from, int side)
{
    int32_t totals[MOST_CHANNELS] = {0}, best = INT32_MIN;
    int digit = 0;
    for (int i = 0; i < side * side * layer->inputs; i++)
        totals[i % layer->inputs] += from[i];
    for (int channel = 0; channel < CLASSES; channel++) {
        int32_t sum = 0;
        for (int input = 0; input < layer->inputs; input++)
            sum += weight(layer, (long)channel * layer->inputs + input) * totals[input];
        sum = sum * multiplier(layer, channel) + offset(layer, channel);
        if (sum > best) {
            best = sum;
            digit = channel;
        }
    }
    return digit;
}

static int answer(const uint8_t *picture)
{
    int side = SIDE, border = layers[0].kernel / 2, width = SIDE + 2 * border;
    for (int i = 0; i < width * width; i++)
        maps[0][i] = 0;
    for (int i = 0; i < PIXELS; i++)
        maps[0][(i / SIDE + border) * width + i % SIDE + border] = picture[i];
    for (int i = 0; i < layer_count - 1; i++)
        side = convolve(&layers[i], maps[i % 2], side, maps[(i + 1) % 2], layers[i + 1].kernel / 2);
    return digit_of(&layers[layer_count - 1], maps[(layer_count - 1) % 2], side);
}

int main(int count, char **words)
{
    static uint8_t picture[PIXELS];
    if (count != 2)
        return fail("Name the model's file: pico MODEL < pictures");
    int status = load(words[1]);
    if (status)
        return status;
    size_t got;
    while ((got = fread(picture, 1, PIXELS, stdin)) == PIXELS)
        printf("%d\n", answer(picture));
    return got ? fail("The last picture is not whole; give 784 bytes for each.") : 0;
}
