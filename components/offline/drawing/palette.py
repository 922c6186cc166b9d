"""Colours: the words for them, English and Chinese, and the main one of a picture."""

import cv2
import numpy as np

from components.offline.drawing.canvas import Colour

COLOURS: dict[str, Colour] = {
    "red": (0.82, 0.11, 0.13),
    "crimson": (0.70, 0.05, 0.16),
    "orange": (0.95, 0.50, 0.10),
    "yellow": (0.98, 0.82, 0.16),
    "gold": (0.90, 0.68, 0.20),
    "green": (0.20, 0.58, 0.26),
    "olive": (0.47, 0.48, 0.20),
    "mint": (0.60, 0.86, 0.72),
    "teal": (0.08, 0.50, 0.50),
    "cyan": (0.20, 0.76, 0.86),
    "blue": (0.12, 0.36, 0.80),
    "navy": (0.07, 0.13, 0.34),
    "purple": (0.48, 0.20, 0.66),
    "lavender": (0.70, 0.62, 0.88),
    "pink": (0.95, 0.52, 0.66),
    "peach": (0.98, 0.74, 0.60),
    "brown": (0.45, 0.28, 0.16),
    "beige": (0.88, 0.80, 0.66),
    "white": (0.96, 0.95, 0.93),
    "black": (0.09, 0.09, 0.11),
    "grey": (0.55, 0.56, 0.58),
    "silver": (0.76, 0.78, 0.81),
}

COLOUR_WORDS: dict[str, str] = {
    "red": "red scarlet ruby 红色 红 朱红",
    "crimson": "crimson burgundy maroon 深红 酒红",
    "orange": "orange amber tangerine 橙色 橘色 橙红",
    "yellow": "yellow 黄色 黄",
    "gold": "gold golden 金色 金黄 黄金",
    "green": "green emerald 绿色 绿 翠绿",
    "olive": "olive khaki 橄榄",
    "mint": "mint 薄荷",
    "teal": "teal 青色 青",
    "cyan": "cyan turquoise aqua 青蓝 天青",
    "blue": "blue azure 蓝色 蓝 天蓝",
    "navy": "navy indigo 深蓝 藏蓝 靛",
    "purple": "purple violet magenta 紫色 紫",
    "lavender": "lavender lilac 淡紫 薰衣草",
    "pink": "pink 粉色 粉红 粉",
    "peach": "peach coral 桃色 珊瑚",
    "brown": "brown chocolate 棕色 褐色 咖啡色",
    "beige": "beige cream ivory 米色 奶油色",
    "white": "white 白色 白",
    "black": "black 黑色 黑",
    "grey": "grey gray 灰色 灰",
    "silver": "silver 银色 银",
}


def main_colour(picture: np.ndarray) -> Colour:
    """Return the colour a picture is known by: the one most of it has, a strong one before a dull one.

    ``picture``: (height, width, 3) uint8 RGB.
    """
    small = cv2.resize(picture, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    cv2.setRNGSeed(1)
    enough = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    start = np.zeros((len(lab), 1), np.int32)
    _, labels, centres = cv2.kmeans(lab, 6, start, enough, 2, cv2.KMEANS_PP_CENTERS)
    weights = np.bincount(labels.ravel(), minlength=6) * (5 + np.hypot(centres[:, 1], centres[:, 2]))
    chosen = cv2.cvtColor(centres[None, weights.argmax()][None], cv2.COLOR_LAB2RGB)[0, 0]
    red, green, blue = (float(channel) for channel in np.clip(chosen, 0, 1))
    return red, green, blue
